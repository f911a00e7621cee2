package ai.autoplay.transport.sse;

import java.time.Duration;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import okhttp3.OkHttpClient;

/** What a client was built with; {@link SseClientBuilder} says what each means. */
record SseOptions(SseRequest.Source source, OkHttpClient client, Duration initialDelay, Duration maxDelay, int maxEventSize,
    int maxAttempts, SseListener listener, DoubleSupplier jitter, LongSupplier ticker) {
}
