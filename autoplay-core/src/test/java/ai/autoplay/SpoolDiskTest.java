package ai.autoplay;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SpoolDiskTest {
  private static final long MB = 1 << 20;
  private static final long PLENTY = 10_000 * MB;
  private static final Duration RECENTLY = Duration.ofSeconds(9);
  private static final Duration LONG_AGO = Duration.ofSeconds(10);

  @Test
  void isDue_waitsForMoreWhenItWasDoneRecently() {
    assertThat(SpoolDisk.isDue(191 * MB, RECENTLY, PLENTY)).isFalse();
    assertThat(SpoolDisk.isDue(192 * MB, RECENTLY, PLENTY)).isTrue();
  }

  @Test
  void isDue_atOnceWhenItWasDoneLongAgo() {
    assertThat(SpoolDisk.isDue(0, LONG_AGO, PLENTY)).isTrue();
  }

  @Test
  void isDue_atOnceWhenTheDiskHasLittleRoom() {
    assertThat(SpoolDisk.isDue(0, RECENTLY, 1024 * MB - 1)).isTrue();
    assertThat(SpoolDisk.isDue(0, RECENTLY, 1024 * MB)).isFalse();
  }
}
