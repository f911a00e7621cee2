package ai.autoplay.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.autoplay.connector.extract.ExtractionRules;
import ai.autoplay.connector.extract.JourneyScore;
import ai.autoplay.connector.extract.Recording;
import ai.autoplay.connector.extract.Score;
import ai.autoplay.connector.extract.Scorer;
import ch.qos.logback.classic.Level;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code autoplay score}. */
@Command(name = "score", description = {
    "Compare what the connector makes of recordings with what was really done.",
    "",
    "Every recording (*.jsonl) of the folder is played into an extractor of its own; what comes out is compared with the *.truth.json "
        + "beside it: what matched, what was missed, what was invented, and shares of it. docs/connector.md says what counts as a match."})
final class ScoreCommand implements Callable<Integer> {
  private final Terminal terminal;
  private int matched;
  private int missed;
  private int invented;

  @Parameters(paramLabel = "DIR", description = "A folder of recordings with their truth, or one recording.")
  private Path folder = Path.of("");

  @Option(names = "--json", description = "End with one line that holds the total as a JSON object.")
  private boolean json;

  @Mixin private Verbosity verbosity = new Verbosity();

  ScoreCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Failure {
    verbosity.apply(terminal, Level.WARN);
    List<Recording> recordings = ReplayFeed.recordings(folder);
    Scorer scorer = new Scorer(ExtractionRules.DEFAULTS);
    for (Recording recording : recordings) {
      Path truth = truth(recording);
      if (Files.exists(truth)) {
        show(score(scorer, recording, truth));
      } else {
        terminal.notice("autoplay: " + recording.name() + ": not scored: there is no " + truth.getFileName() + " beside it");
      }
    }
    Score total = scorer.total();
    if (total.journeys() == 0) {
      throw Failure.usage(folder + ": must hold what was done beside the recordings (*.truth.json), and holds it for none");
    }
    show(total);
    return ExitCode.OK;
  }

  private Path truth(Recording recording) {
    return (Files.isDirectory(folder) ? folder : folder.resolveSibling("")).resolve(recording.name() + ".truth.json");
  }

  private static JourneyScore score(Scorer scorer, Recording recording, Path truth) throws Failure {
    try (Reader reader = Files.newBufferedReader(truth, UTF_8)) {
      return scorer.score(recording, reader);
    } catch (IOException e) {
      throw Failure.usage(truth + ": " + Failure.reason(e));
    } catch (InterruptedException e) {
      throw Failure.failed("stopped before the end");
    }
  }

  private void show(JourneyScore journey) {
    matched += journey.matched().size();
    missed += journey.missed().size();
    invented += journey.invented().size();
    say(terminal.styled(Style.BOLD, journey.journey()) + "  " + counts(journey.matched().size(), journey.missed().size(), journey.invented().size()));
    journey.matched().forEach(line -> say(terminal.styled(line.endsWith(")") ? Style.YELLOW : Style.GREEN, "  matched  ") + Terminal.plain(line)));
    journey.missed().forEach(line -> say(terminal.styled(Style.RED, "  missed   ") + Terminal.plain(line)));
    journey.invented().forEach(line -> say(terminal.styled(Style.RED, "  invented ") + Terminal.plain(line)));
    say("  " + shares(journey.score()) + "\n");
  }

  private void show(Score total) {
    say(terminal.styled(Style.BOLD, "Total of " + total.journeys() + (total.journeys() == 1 ? " journey" : " journeys")) + "  "
        + counts(matched, missed, invented));
    say("  " + shares(total));
    if (json) {
      terminal.line(total.toJson());
    }
  }

  private static String counts(int matched, int missed, int invented) {
    return matched + " matched, " + missed + " missed, " + invented + " invented";
  }

  private static String shares(Score score) {
    return String.format(Locale.ROOT, "precision %.3f  recall %.3f  titles %.3f (of all %.3f)  identity %.3f  order %.3f", score.precision(),
        score.recall(), score.titles(), score.titlesOfAll(), score.identity(), score.order());
  }

  private void say(String text) {
    if (!verbosity.quiet()) {
      terminal.line(text);
    }
  }
}
