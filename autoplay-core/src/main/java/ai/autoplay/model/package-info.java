/** What flows: payloads, actions, sessions and the codec that reads them from the wire. Needs the JDK, and Jackson in the codec alone. */
@NullMarked
package ai.autoplay.model;

import org.jspecify.annotations.NullMarked;
