package ai.autoplay;

import ai.autoplay.spi.AutoplayListener;
import ai.autoplay.spi.SessionStore;
import ai.autoplay.spi.Sink;
import ai.autoplay.spi.Summarizer;
import ai.autoplay.spi.Transport;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Everything that an {@link Autoplay} is put together from. */
record AutoplayParts(
    AutoplayConfig config,
    @Nullable Transport transport,
    Map<String, Sink> sinks,
    @Nullable Summarizer summarizer,
    @Nullable SessionStore store,
    List<AutoplayListener> listeners) {}
