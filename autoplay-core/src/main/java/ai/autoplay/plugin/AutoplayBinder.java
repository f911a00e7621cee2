package ai.autoplay.plugin;

import static java.util.Objects.requireNonNull;

import ai.autoplay.spi.AutoplayListener;
import ai.autoplay.spi.SessionStore;
import ai.autoplay.spi.Sink;
import ai.autoplay.spi.Summarizer;
import ai.autoplay.spi.Transport;
import com.google.inject.Binder;
import com.google.inject.binder.LinkedBindingBuilder;
import com.google.inject.multibindings.MapBinder;
import com.google.inject.multibindings.Multibinder;
import com.google.inject.multibindings.OptionalBinder;

/** The words in which a Guice module says what it brings: {@code autoplay(binder).sink("mine").to(MySink.class)}. */
public final class AutoplayBinder {
  private final Binder binder;

  private AutoplayBinder(Binder binder) {
    this.binder = binder;
  }

  /** Speaks to {@code binder}. */
  public static AutoplayBinder autoplay(Binder binder) {
    return new AutoplayBinder(requireNonNull(binder, "binder").skipSources(AutoplayBinder.class));
  }

  /** Binds one sink under {@code name}; two sinks of one name are an error. */
  public LinkedBindingBuilder<Sink> sink(String name) {
    return MapBinder.newMapBinder(binder, String.class, Sink.class).addBinding(requireNonNull(name, "name"));
  }

  /** Binds the transport. */
  public LinkedBindingBuilder<Transport> transport() {
    return OptionalBinder.newOptionalBinder(binder, Transport.class).setBinding();
  }

  /** Binds the summarizer. */
  public LinkedBindingBuilder<Summarizer> summarizer() {
    return OptionalBinder.newOptionalBinder(binder, Summarizer.class).setBinding();
  }

  /** Binds the store of idle sessions. */
  public LinkedBindingBuilder<SessionStore> sessionStore() {
    return OptionalBinder.newOptionalBinder(binder, SessionStore.class).setBinding();
  }

  /** Adds a listener. */
  public LinkedBindingBuilder<AutoplayListener> listener() {
    return Multibinder.newSetBinder(binder, AutoplayListener.class).addBinding();
  }

  /** Declares every slot, so that one nobody fills is empty instead of an error. */
  public void declareSlots() {
    MapBinder.newMapBinder(binder, String.class, Sink.class);
    OptionalBinder.newOptionalBinder(binder, Transport.class);
    OptionalBinder.newOptionalBinder(binder, Summarizer.class);
    OptionalBinder.newOptionalBinder(binder, SessionStore.class);
    Multibinder.newSetBinder(binder, AutoplayListener.class);
  }
}
