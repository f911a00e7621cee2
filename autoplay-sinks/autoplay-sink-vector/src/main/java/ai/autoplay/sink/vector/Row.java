package ai.autoplay.sink.vector;

import dev.langchain4j.data.segment.TextSegment;

/** What becomes one vector: {@code forModel} is embedded, {@code segment} is stored. */
record Row(String id, String forModel, TextSegment segment) {}
