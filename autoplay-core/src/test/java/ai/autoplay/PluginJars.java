package ai.autoplay;

import ai.autoplay.plugin.AutoplayPlugin;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/** A class path of plugin jars made for a test, as the thread's context class loader while it is open. */
final class PluginJars implements AutoCloseable {
  private static final String FIXTURES = "ai.autoplay.fixture.";
  private final Path folder;
  private final List<URL> jars = new ArrayList<>();
  private final ClassLoader before = Thread.currentThread().getContextClassLoader();

  PluginJars(Path folder) {
    this.folder = folder;
  }

  /** A jar that names {@code providers} in its services file, and holds those of the fixtures that exist. */
  PluginJars jar(String name, String... providers) throws IOException {
    Path file = folder.resolve(name);
    try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(file))) {
      jar.putNextEntry(new JarEntry("META-INF/services/" + AutoplayPlugin.class.getName()));
      for (String provider : providers) {
        jar.write((FIXTURES + provider + "\n").getBytes(StandardCharsets.UTF_8));
      }
      for (String provider : providers) {
        String path = (FIXTURES + provider).replace('.', '/') + ".class";
        try (InputStream bytes = getClass().getClassLoader().getResourceAsStream(path)) {
          if (bytes != null) {
            jar.putNextEntry(new JarEntry(path));
            bytes.transferTo(jar);
          }
        }
      }
    }
    jars.add(toUrl(file));
    return this;
  }

  PluginJars open() {
    Thread.currentThread().setContextClassLoader(new FixturesFirst(jars.toArray(new URL[0]), getClass().getClassLoader()));
    return this;
  }

  private static URL toUrl(Path file) throws MalformedURLException {
    return file.toUri().toURL();
  }

  @Override
  public void close() throws IOException {
    ClassLoader opened = Thread.currentThread().getContextClassLoader();
    Thread.currentThread().setContextClassLoader(before);
    if (opened instanceof FixturesFirst fixtures) {
      fixtures.close();
    }
  }

  /** Takes plugins from the jars, so that their origin is a jar, and everything else from the tests' own class path. */
  private static final class FixturesFirst extends URLClassLoader {
    FixturesFirst(URL[] jars, ClassLoader parent) {
      super(jars, parent);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.startsWith(FIXTURES) || name.endsWith("StillTransport") || findLoadedClass(name) != null) {
        return super.loadClass(name, resolve);
      }
      return findClass(name);
    }
  }
}
