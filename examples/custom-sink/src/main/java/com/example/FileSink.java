package com.example;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;

import ai.autoplay.model.Payload;
import ai.autoplay.model.Session;
import ai.autoplay.spi.Sink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

public final class FileSink implements Sink {
  private final Path file;

  public FileSink(Path file) {
    this.file = file;
  }

  @Override
  public synchronized void write(Payload payload, Session session) throws IOException {
    Files.writeString(file, payload.toText() + "\n", CREATE, APPEND);   // one writer at a time: appends tear otherwise
  }
}
