package ai.autoplay.connector.extract;

/** A draft and when it began, in milliseconds by our clock. */
record TimedDraft(Draft draft, long at) {
}
