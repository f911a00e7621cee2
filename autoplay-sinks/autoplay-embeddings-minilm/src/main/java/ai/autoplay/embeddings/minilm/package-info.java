/** The embedding model all-MiniLM-L6-v2, inside the process. */
@NullMarked
package ai.autoplay.embeddings.minilm;

import org.jspecify.annotations.NullMarked;
