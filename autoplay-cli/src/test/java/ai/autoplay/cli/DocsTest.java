package ai.autoplay.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the guides for agents show compiles, and their links lead somewhere. */
class DocsTest {
  private static final Pattern BLOCK = Pattern.compile("^ *```java\\n(.*?)^ *```", Pattern.MULTILINE | Pattern.DOTALL);
  private static final Pattern LINK = Pattern.compile("\\]\\(([^):#]+)\\)");
  /** What a reader would have around a block. */
  private static final String AROUND = """
      import ai.autoplay.*;
      import ai.autoplay.context.*;
      import ai.autoplay.langchain4j.*;
      import ai.autoplay.model.*;
      import ai.autoplay.plugin.*;
      import ai.autoplay.sink.conversation.*;
      import ai.autoplay.sink.conversation.intercom.*;
      import ai.autoplay.sink.vector.*;
      import ai.autoplay.spi.*;
      import dev.langchain4j.data.segment.TextSegment;
      import dev.langchain4j.memory.chat.ChatMemoryProvider;
      import dev.langchain4j.model.chat.ChatModel;
      import dev.langchain4j.model.embedding.EmbeddingModel;
      import dev.langchain4j.model.openai.OpenAiChatModel;
      import dev.langchain4j.rag.content.retriever.*;
      import dev.langchain4j.service.AiServices;
      import dev.langchain4j.store.embedding.EmbeddingStore;
      import java.io.IOException;
      import java.nio.file.Path;
      import java.time.*;
      import java.util.*;

      abstract class Example {
        interface Assistant {}

        interface Api {
          String addNote(String conversation, String text) throws IOException;

          void removeNote(String conversation, String note) throws IOException;
        }

        Api api;
        Autoplay autoplay;
        Settings settings;
        ChatModel model;
        ChatMemoryProvider memories;
        ChatModelSummarizer summarizer;
        LiveContext live;
        EmbeddingModel embeddings;
        EmbeddingStore<TextSegment> store;
        ContextConfig config;
        Secret secret;
        byte[] bodyBytes;
        Map<String, List<String>> headers;

        void example() throws Exception {
      %s
        }
      }
      """;
  private final Path root = ProjectRoot.find();
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"assistants", "summaries", "conversation", "context"})
  void blocks_compileWithoutAWarning(String guide) throws Exception {
    for (String block : all(BLOCK, read(guide))) {
      compile(block);
    }
    assertThat(all(BLOCK, read(guide))).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"assistants", "summaries", "conversation", "context"})
  void links_leadSomewhere(String guide) throws Exception {
    assertThat(all(LINK, read(guide))).allSatisfy(link -> assertThat(root.resolve("docs").resolve(link)).exists());
  }

  private void compile(String block) throws IOException {
    Path file = Files.writeString(folder.resolve("Example.java"), AROUND.formatted(block));
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter words = new StringWriter();
    try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, UTF_8)) {
      List<String> options = List.of("-d", folder.toString(), "-cp", System.getProperty("java.class.path"), "--release", "17",
          "-Xlint:all,-processing,-classfile,-path", "-Werror", "-proc:none");
      boolean compiled = compiler.getTask(words, manager, null, options, null, manager.getJavaFileObjects(file)).call();
      assertThat(compiled).as("%s%n%s", block, words).isTrue();
    }
  }

  private String read(String guide) throws IOException {
    return Files.readString(root.resolve("docs/" + guide + ".md"));
  }

  private static List<String> all(Pattern pattern, String text) {
    return pattern.matcher(text).results().map((MatchResult match) -> match.group(1)).toList();
  }
}
