package ai.autoplay.sink.botpress;

/**
 * One thing that goes into a call together with others.
 *
 * @param key   what tells it from every other; no call holds two of one key
 * @param json  how it stands in the request
 * @param bytes how much room that takes
 */
record Item(String key, String json, int bytes) {}
