package ai.autoplay.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import ai.autoplay.Counts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.WebDriverWait;

/**
 * The page of {@code demo --web} in the distribution's Chromium: somebody clicks, and the view beside the shop shows it. Part of
 * {@code mvn verify -Pbrowser} alone; docs/connector.md says what that needs.
 */
class WebDemoIT {
  /** posthog-js sends nothing from a browser that calls itself headless. */
  private static final String USER_AGENT =
      "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0.0.0 Safari/537.36";
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final long SOON_MILLIS = 1_000;
  private static final String PASSWORD = "correct-horse-7";
  @TempDir private Path profile;
  private WebDemo demo;
  private ChromeDriver browser;

  @BeforeEach
  void start() throws Exception {
    Path chromium = Path.of(System.getProperty("browser.chromium", "/usr/bin/chromium"));
    Path driver = Path.of(System.getProperty("browser.driver", "/usr/bin/chromedriver"));
    assumeThat(List.of(chromium, driver)).as("skipped: install the packages chromium and chromium-driver, or name both by -Dbrowser.chromium "
        + "and -Dbrowser.driver").allMatch(Files::exists);
    demo = new WebDemo(0, BrowserLibrary.ofUser(System.getenv(), System.getProperty("user.home")).script(() -> {}));
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    ChromeOptions options = new ChromeOptions().setBinary(chromium.toFile()).addArguments("--headless", "--no-sandbox", "--disable-gpu",
        "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
        "--disable-blink-features=AutomationControlled", "--window-size=1400,900", "--user-agent=" + USER_AGENT, "--user-data-dir=" + profile);
    options.setCapability(ChromeOptions.LOGGING_PREFS, logs);
    browser = new ChromeDriver(new ChromeDriverService.Builder().usingDriverExecutable(driver.toFile()).build(), options);
    browser.get(demo.url().toString());
    awaitRow(row -> row.startsWith("Page Load: Teas"));
  }

  @AfterEach
  void stop() {
    if (browser != null) {
      browser.quit();
    }
    if (demo != null) {
      demo.close();
    }
  }

  /** In the shop's frame. */
  private WebElement inShop(String selector) {
    browser.switchTo().defaultContent().switchTo().frame("shop");
    return new WebDriverWait(browser, PATIENCE).until(it -> it.findElement(By.cssSelector(selector)));
  }

  private String text(String id) {
    browser.switchTo().defaultContent();
    return browser.findElement(By.id(id)).getText();
  }

  private List<String> rows() {
    browser.switchTo().defaultContent();
    Object rows = browser.executeScript("return [...document.querySelectorAll('#actions .what')].map(row => row.textContent)");
    return ((List<?>) rows).stream().map(String::valueOf).toList();
  }

  private String awaitRow(Predicate<String> wanted) {
    return new WebDriverWait(browser, PATIENCE, Duration.ofMillis(20)).until(it -> rows().stream().filter(wanted).findFirst().orElse(null));
  }

  /** Clicks like a person, whose finger needs a moment, and returns after how many milliseconds a new row shows {@code title}. */
  private long showsAfter(WebElement element, String title) {
    long before = rows().stream().filter(title::equals).count();
    browser.switchTo().frame("shop");
    new Actions(browser).moveToElement(element).clickAndHold().pause(Duration.ofMillis(60)).release().perform();
    long clicked = System.nanoTime();
    new WebDriverWait(browser, PATIENCE, Duration.ofMillis(20)).until(it -> rows().stream().filter(title::equals).count() > before);
    return Duration.ofNanos(System.nanoTime() - clicked).toMillis();
  }

  @Test
  void page_showsALabelledActionWithinASecond() {
    assertThat(showsAfter(inShop(".tea.assam, .tea:nth-child(2) .price button"), "Click Add to cart button")).isLessThan(SOON_MILLIS);
    assertThat(showsAfter(inShop("button[aria-label='Remember Green Sencha']"), "Click Remember Green Sencha button")).isLessThan(SOON_MILLIS);
    assertThat(showsAfter(inShop("a[href='/shop/tea/jasmine']"), "Click Jasmine Pearls link")).isLessThan(SOON_MILLIS);
    awaitRow(row -> row.equals("Page Load: Jasmine Pearls · Kettle & Leaf"));
    assertThat(showsAfter(inShop("input[value='250 g']"), "Select 250 g radio button")).isLessThan(SOON_MILLIS);
    assertThat(text("text")).contains("click: User selected 250 g radio button");
    assertThat(text("goal")).isNotEqualTo("not known yet");
  }

  @Test
  void page_tellsWhoItIsAndNothingThatWasTyped() {
    inShop("#sign-in").click();
    inShop("#sign-in-dialog input[name=email]").sendKeys("ada@example.com");
    inShop("#sign-in-dialog input[name=password]").sendKeys(PASSWORD);
    inShop("#sign-in-form button[type=submit]").click();
    new WebDriverWait(browser, PATIENCE).until(it -> text("person").equals("ada@example.com"));
    for (int i = 0; i < 9; i++) {
      showsAfter(inShop(".tea:nth-child(1) .price button"), "Click Add to cart button");
    }
    new WebDriverWait(browser, PATIENCE).until(it -> text("summary").contains("Add to cart"));
    browser.switchTo().defaultContent();
    assertThat(browser.getPageSource()).doesNotContain(PASSWORD);
    assertThat(text("text")).doesNotContain("ada@example.com").contains("Summary: ");
  }

  @Test
  void page_loadsNothingFromElsewhereAndTheConsoleIsSilent() {
    showsAfter(inShop(".tea:nth-child(1) .price button"), "Click Add to cart button");
    inShop("a[href='/shop/about']").click();
    awaitRow(row -> row.startsWith("Page Load: About us"));
    Set<String> hosts = new TreeSet<>();
    for (String frame : new String[] {null, "shop"}) {
      browser.switchTo().defaultContent();
      if (frame != null) {
        browser.switchTo().frame(frame);
      }
      Object names = browser.executeScript("return performance.getEntriesByType('resource').map(entry => new URL(entry.name).host)");
      ((List<?>) names).forEach(host -> hosts.add(String.valueOf(host)));
    }
    assertThat(hosts).containsExactly(demo.url().getAuthority());
    assertThat(browser.manage().logs().get(LogType.BROWSER).getAll()).isEmpty();
    Counts counts = demo.counts();
    assertThat(counts.malformed() + counts.refused()).isZero();
  }

  @Test
  void page_isOfUseWithTheKeyboardAndAfterAReload() {
    showsAfter(inShop(".tea:nth-child(1) .price button"), "Click Add to cart button");
    browser.navigate().refresh();
    awaitRow(row -> row.equals("Click Add to cart button"));
    new Actions(browser).sendKeys(Keys.TAB).perform();
    assertThat(browser.switchTo().activeElement().getText()).startsWith("Skip the shop");
    new Actions(browser).sendKeys(Keys.ENTER).perform();
    assertThat(browser.switchTo().activeElement().getAttribute("id")).isEqualTo("live");
    new Actions(browser).sendKeys(Keys.TAB).perform();
    assertThat(browser.switchTo().activeElement().getAttribute("id")).isEqualTo("actions");
    new Actions(browser).sendKeys(Keys.TAB).perform();
    assertThat(browser.switchTo().activeElement().getAttribute("id")).isEqualTo("copy");
    inShop("button[aria-label='Remember Green Sencha']").sendKeys(Keys.SPACE);
    awaitRow(row -> row.equals("Click Remember Green Sencha button"));
  }

  @Test
  void page_fitsNarrowAndWideAndBothColourSchemes() {
    for (int width : List.of(360, 768, 1920)) {
      browser.executeCdpCommand("Emulation.setDeviceMetricsOverride", Map.of("width", width, "height", 800, "deviceScaleFactor", 1, "mobile", false));
      browser.switchTo().defaultContent();
      assertThat(browser.executeScript("return document.documentElement.scrollWidth <= innerWidth")).as("no sideways scrolling at %d", width)
          .isEqualTo(true);
    }
    String light = background("light");
    assertThat(background("dark")).isNotEqualTo(light);
  }

  private String background(String scheme) {
    browser.executeCdpCommand("Emulation.setEmulatedMedia", Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    return String.valueOf(browser.executeScript("return getComputedStyle(document.body).backgroundColor"));
  }
}
