package ai.autoplay.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import ai.autoplay.connector.ConnectorServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Our client reads a server that is not ours, and a client that is not ours reads our server: both in plain Python. */
class OtherLanguagesTest {
  /** Streams with a BOM, comments, CR and CRLF, data over several lines, an event in single bytes, and one that is resumed after. */
  private static final String SERVER = """
      import http.server, json, sys, time
      def payload(n):
          return json.dumps({'type': 'actions', 'product_id': 'acme', 'session_id': 's1', 'count': 1, 'forwarded_at': 1700000000.5 + n,
              'actions': [{'index': n, 'type': 'click', 'title': 'Click %d' % n, 'description': 'Größe – 尺寸 %d' % n, 'canonical_url': 'https://x.example.com/'}]},
              ensure_ascii=False)
      class Stream(http.server.BaseHTTPRequestHandler):
          protocol_version = 'HTTP/1.1'
          def log_message(self, *arguments): pass
          def do_GET(self):
              if self.headers.get('Authorization') != 'Bearer ' + sys.argv[1]:
                  self.send_response(401); self.send_header('Content-Length', '0'); self.end_headers(); return
              last = self.headers.get('Last-Event-ID')
              self.send_response(200); self.send_header('Content-Type', 'text/event-stream'); self.send_header('Transfer-Encoding', 'chunked'); self.end_headers()
              def send(data):
                  self.wfile.write(b'%x\\r\\n' % len(data) + data + b'\\r\\n'); self.wfile.flush()
              if last is None:
                  send(b'\\xef\\xbb\\xbf: hello\\n\\nretry: 10\\n')
                  send(('id: one\\rdata: ' + payload(0) + '\\r\\r').encode())
                  for byte in ('id: two\\r\\ndata: ' + payload(1) + '\\r\\n\\r\\n').encode():
                      send(bytes([byte]))
                  send(b'event: heartbeat\\ndata:\\n\\n')
                  half = payload(2).index(' ')
                  send(('id: three\\ndata: ' + payload(2)[:half] + '\\ndata: ' + payload(2)[half:] + '\\n\\ndata: {"never": "dispatched').encode())
                  self.wfile.write(b'0\\r\\n\\r\\n')
              else:
                  send(('data: ' + payload(3).replace('Click 3', 'Click after ' + last) + '\\n\\n').encode())
                  time.sleep(60)
      server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Stream)
      server.daemon_threads = True
      print(server.server_port, flush=True)
      server.serve_forever()
      """;
  private static final String CLIENT = """
      import json, sys, urllib.request
      request = urllib.request.Request(sys.argv[1], headers={'Accept': 'text/event-stream', 'Authorization': 'Bearer ' + sys.argv[2]})
      with urllib.request.urlopen(request) as stream:
          print('open', stream.headers['Content-Type'], flush=True)
          for line in stream:
              if line.startswith(b'data: {'):
                  payload = json.loads(line[6:])
                  print(payload['session_id'], payload['actions'][0]['title'], flush=True)
      """;
  @TempDir private Path folder;

  @BeforeEach
  void needsPython() {
    assumeThat(isThere()).as("skipped: there is no python3").isTrue();
  }

  private static boolean isThere() {
    try {
      Process process = new ProcessBuilder("python3", "--version").redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
      return process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private Process python(String script, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("python3", Files.writeString(folder.resolve("script.py"), script).toString()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  @Test
  void ourClient_readsAServerInPython() throws Exception {
    Process server = python(SERVER, Streams.TOKEN);
    try (BufferedReader out = new BufferedReader(new InputStreamReader(server.getInputStream(), UTF_8))) {
      String url = "http://127.0.0.1:" + out.readLine() + "/stream/acme";
      try (Running tail = Running.command("tail", "--json", "--url", url, "--token", Streams.TOKEN)) {
        await().atMost(Running.PATIENCE).until(() -> tail.lines().size() == 4);
        for (int i = 0; i < 3; i++) {
          assertThat(tail.lines().get(i)).contains("\"title\": \"Click " + i + "\"", "Größe – 尺寸 " + i);
        }
        assertThat(tail.lines().get(3)).contains("\"title\": \"Click after three\"");
      }
      try (Running tail = Running.command("tail", "--json", "--url", url, "--token", "wrong")) {
        assertThat(tail.exitCode()).isEqualTo(ExitCode.REFUSED);
      }
    } finally {
      server.destroy();
      assertThat(server.waitFor(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void aClientInPython_readsOurServer() throws Exception {
    try (ConnectorServer connector = Streams.connector(0)) {
      Process client = python(CLIENT, Streams.url(connector), Streams.TOKEN);
      try (BufferedReader out = new BufferedReader(new InputStreamReader(client.getInputStream(), UTF_8))) {
        assertThat(out.readLine()).startsWith("open text/event-stream");
        Streams.awaitSubscriber(connector).publish(Streams.click("s1", "Größe"));
        assertThat(out.readLine()).isEqualTo("s1 Größe");
      } finally {
        client.destroy();
        assertThat(client.waitFor(20, TimeUnit.SECONDS)).isTrue();
      }
    }
  }
}
