package ai.autoplay.context;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;

/** Counts tokens as o200k_base does: exact for models that use it, near enough for the others. */
final class O200k {
  private O200k() {}

  /** What looks like a special token counts as text. */
  static int count(String text) {
    return Loaded.ENCODING.countTokensOrdinary(text);
  }

  /** 30 MB and half a second: for those alone who set a limit. */
  private static final class Loaded {
    static final Encoding ENCODING = Encodings.newLazyEncodingRegistry().getEncoding(EncodingType.O200K_BASE);
  }
}
