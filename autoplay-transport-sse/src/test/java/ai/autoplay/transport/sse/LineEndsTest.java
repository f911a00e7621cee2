package ai.autoplay.transport.sse;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import okio.Buffer;
import okio.ByteString;

/** Eight bytes at a time comes to the same as one by one, whatever stands around the end of the line. */
class LineEndsTest {
  private static final ByteString ENDS = ByteString.encodeUtf8("\r\n");
  private final LineEnds lineEnds = new LineEnds();

  @Provide
  Arbitrary<byte[]> lines() {
    Arbitrary<Byte> tricky = Arbitraries.of((byte) 0, (byte) 1, (byte) '\t', (byte) '\n', (byte) '\r', (byte) 0x1f, (byte) ' ', (byte) '!',
        (byte) 0x7f, (byte) 0x80, (byte) 0x8a, (byte) 0x8d, (byte) 0xff);
    Arbitrary<Byte> text = Arbitraries.of((byte) 'a', (byte) 0xc3, (byte) 0xa9, (byte) '"');
    return Arbitraries.frequencyOf(Tuple.of(9, text), Tuple.of(1, tricky)).array(byte[].class).ofMaxSize(60);
  }

  @Property(tries = 3_000)
  void findsWhatASearchByteForByteFinds(@ForAll("lines") byte[] first, @ForAll("lines") byte[] second, @ForAll("lines") byte[] third) {
    Buffer buffer = new Buffer();
    for (byte[] part : List.of(first, second, third)) {
      new Buffer().write(part).copyTo(buffer, 0, part.length);   // in a segment of its own, since that is shared
    }
    for (long from = 0; from <= buffer.size(); from++) {
      assertThat(lineEnds.find(buffer, from)).as("from %d", from).isEqualTo(buffer.indexOfElement(ENDS, from));
    }
  }
}
