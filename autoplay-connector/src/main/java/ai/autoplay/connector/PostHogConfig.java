package ai.autoplay.connector;

/** What posthog-js is told about its project: capture clicks and pages, compress, and nothing else (posthog.md §1, §6). */
final class PostHogConfig {
  private static final String SETTINGS = "\"supportedCompression\":[\"gzip\",\"gzip-js\"],\"hasFeatureFlags\":false,\"autocapture_opt_out\":false,"
      + "\"analytics\":{\"endpoint\":\"/i/v0/e/\"},\"elementsChainAsString\":true,\"sessionRecording\":false,\"heatmaps\":false,\"surveys\":false,"
      + "\"captureDeadClicks\":false,\"capturePerformance\":false,\"autocaptureExceptions\":false,\"defaultIdentifiedOnly\":true,\"siteApps\":[]";

  private PostHogConfig() {}

  /** The remote configuration. A project key of ours holds nothing to escape. */
  static String json(String projectKey) {
    return "{\"token\":\"" + projectKey + "\"," + SETTINGS + "}";
  }

  /** The same as the script that the library loads first. */
  static String script(String projectKey) {
    return "(function(){window._POSTHOG_REMOTE_CONFIG=window._POSTHOG_REMOTE_CONFIG||{};window._POSTHOG_REMOTE_CONFIG['" + projectKey
        + "']={config:" + json(projectKey) + ",siteApps:[]}})();";
  }

  /** Configuration and flags in one, for libraries before 2025. */
  static String decide() {
    return "{" + SETTINGS + ",\"config\":{\"enable_collect_everything\":true},\"toolbarParams\":{},\"isAuthenticated\":false,"
        + "\"editorParams\":{},\"featureFlags\":{},\"featureFlagPayloads\":{},\"errorsWhileComputingFlags\":false}";
  }
}
