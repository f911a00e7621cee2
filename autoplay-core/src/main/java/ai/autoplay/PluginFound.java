package ai.autoplay;

import ai.autoplay.plugin.Slot;

/**
 * A plugin that is on the class path.
 *
 * @param type   its class
 * @param origin the jar or folder that it comes from
 */
record PluginFound(String name, Slot slot, String type, String origin) {}
