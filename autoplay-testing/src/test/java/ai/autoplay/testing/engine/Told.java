package ai.autoplay.testing.engine;

import ai.autoplay.spi.AutoplayListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** What a listener was told of the end. */
final class Told implements AutoplayListener {
  final List<String> ended = new CopyOnWriteArrayList<>();
  final List<String> closeFailures = new CopyOnWriteArrayList<>();

  @Override
  public void transportEnded(@Nullable Exception error) {
    ended.add(error == null ? "" : error.getMessage());
  }

  @Override
  public void closeFailed(String name, Exception error) {
    closeFailures.add(name);
  }
}
