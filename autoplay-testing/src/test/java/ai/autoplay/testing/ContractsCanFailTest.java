package ai.autoplay.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.MethodSelector;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** A contract that cannot fail is worth nothing: each defect is found, by the test that is there for it. */
class ContractsCanFailTest {

  @BeforeAll
  static void waitNotLong() {
    System.setProperty(Patience.PROPERTY, "PT0.7S");
  }

  @AfterAll
  static void waitAgain() {
    System.clearProperty(Patience.PROPERTY);
  }

  @ParameterizedTest
  @CsvSource({
      "STORES_TWICE, write_againChangesNothing",
      "KEYS_BY_TEXT, write_keepsActionsThatLookAlikeApart",
      "REMOVES_EVERYTHING, summary_removesExactlyWhatItCovers",
      "REMOVES_NOTHING, summary_removesExactlyWhatItCovers",
      "REMOVES_BEFORE_STORING, summary_isStoredBeforeAnythingIsRemoved",
      "IGNORES_THE_PRODUCT, write_keepsSessionsApart",
      "HIDES_REFUSALS, write_thatIsRefusedIsTriedAgain",
      "ONE_LINE_ONE_ACTION, write_takesHostileText",
      "REFUSES_BLANKS, write_takesBlankAndHugeFields",
      "LOSES_THE_ORDER, write_keepsEveryActionInOrder",
      "SHARES_ANONYMOUS, write_keepsAnonymousPayloadsApart",
      "KEEPS_OLD_SUMMARIES, summary_removesExactlyWhatItCovers",
      "KEEPS_THE_SESSION_IN_A_FIELD, write_takesManySessionsAtOnce",
      "CLOSES_WITH_AN_ERROR, close_endsQuietly",
  })
  void sinkContract_finds(MapSink.Defect defect, String test) {
    DefectiveSink.defect = defect;
    assertThat(failures(selectMethod(DefectiveSink.class, test))).containsOnlyKeys(test);
  }

  @ParameterizedTest
  @CsvSource({
      "ENDS_ON_MALFORMED, run_goesOnWhateverTheAnswer",
      "IGNORES_CLOSE, close_endsRun",
      "FORGETS_AN_EARLY_CLOSE, close_beforeRun_meansThatRunReturnsAtOnce",
      "SWALLOWS_INTERRUPTS, interrupt_endsRun",
      "CHANGES_TEXT, run_handsOverInOrder",
      "DROPS_WHEN_FULL, run_waitsWhileThereIsNoRoom",
      "THROWS_ON_CLOSE, close_endsRun",
  })
  void transportContract_finds(QueueTransport.Defect defect, String test) {
    DefectiveTransport.defect = defect;
    assertThat(failures(selectMethod(DefectiveTransport.class, test))).containsOnlyKeys(test);
  }

  /** The tests that failed, and how. */
  private static Map<String, Throwable> failures(MethodSelector contract) {
    Map<String, Throwable> failed = new TreeMap<>();
    Set<String> run = new TreeSet<>();
    LauncherFactory.create().execute(LauncherDiscoveryRequestBuilder.request().selectors(contract).build(), new TestExecutionListener() {
      @Override
      public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        test.getSource().filter(MethodSource.class::isInstance).map(MethodSource.class::cast).ifPresent(source -> {
          run.add(source.getMethodName());
          result.getThrowable().filter(error -> result.getStatus() == TestExecutionResult.Status.FAILED)
              .ifPresent(error -> failed.put(source.getMethodName(), error));
        });
      }
    });
    assertThat(run).as("tests of the contract that were run").hasSize(1);
    return failed;
  }
}
