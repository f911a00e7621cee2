package com.example;

import ai.autoplay.Autoplay;
import ai.autoplay.plugin.Settings;

/** The same program for every transport: the one on the class path is taken, and the settings tell it where to read or to listen. */
public final class App {
  private App() {}

  static Autoplay autoplay(Settings settings) {
    return Autoplay.builder().settings(settings).sink("print", (payload, session) -> System.out.println(payload.toText())).build();
  }

  public static void main(String[] arguments) throws Exception {
    try (Autoplay autoplay = autoplay(Settings.fromEnvironment())) {
      autoplay.run();
    }
  }
}
