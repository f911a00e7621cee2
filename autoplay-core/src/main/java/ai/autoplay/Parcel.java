package ai.autoplay;

import ai.autoplay.model.Payload;
import ai.autoplay.model.Session;

/** What the outlets carry: a payload, the snapshot after it, and the entry that wants to know when it has arrived. */
record Parcel(Entry entry, Payload payload, Session session) {}
