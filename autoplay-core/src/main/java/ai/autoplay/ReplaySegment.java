package ai.autoplay;

import ai.autoplay.model.MalformedPayloadException;
import java.io.BufferedReader;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** One segment of dead letters under replay. What does not arrive takes the segment's place; where nothing is left, nothing stays. */
final class ReplaySegment {
  private static final String REST = ".rest";

  private ReplaySegment() {}

  /** Takes the letters, in order. */
  interface Reader {
    /** Whether the letter arrived. */
    boolean letter(DeadLetter letter) throws InterruptedException;
  }

  /** Takes the lines of what did not arrive. */
  interface Keeper {
    void keep(String line) throws IOException;
  }

  static void read(Path segment, ReplayTally tally, Reader reader, Keeper keeper) throws IOException, InterruptedException {
    tally.segments++;
    // a torn line may end in the middle of a character
    var decoder = StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPLACE);
    try (BufferedReader lines = new BufferedReader(new InputStreamReader(Files.newInputStream(segment), decoder))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        read(line, tally, reader, keeper);
      }
    }
  }

  private static void read(String line, ReplayTally tally, Reader reader, Keeper keeper) throws IOException, InterruptedException {
    boolean arrived = false;
    try {
      DeadLetter letter = DeadLetter.fromLine(line);
      tally.letters++;
      arrived = reader.letter(letter);
      tally.written += arrived ? 1 : 0;
    } catch (DeadLetter.TornException e) {
      tally.torn++;
    } catch (MalformedPayloadException e) {
      tally.unreadable();
    }
    if (!arrived) {
      keeper.keep(line);
    }
  }

  static void replay(Path segment, ReplayTally tally, Reader reader) throws IOException, InterruptedException {
    Path rest = segment.resolveSibling(segment.getFileName() + REST);
    ReplayTally before = new ReplayTally();
    before.letters = tally.letters;
    before.written = tally.written;
    try (FileOutputStream kept = new FileOutputStream(rest.toFile())) {
      read(segment, tally, reader, line -> kept.write((line + "\n").getBytes(StandardCharsets.UTF_8)));
      kept.getFD().sync();
    } catch (IOException | InterruptedException | RuntimeException e) {
      Files.deleteIfExists(rest);
      throw e;
    }
    boolean allArrived = tally.letters - before.letters == tally.written - before.written;
    if (allArrived) {
      Files.delete(segment);
      Files.delete(rest);
    } else {
      Files.move(rest, segment, StandardCopyOption.ATOMIC_MOVE);
    }
  }
}
