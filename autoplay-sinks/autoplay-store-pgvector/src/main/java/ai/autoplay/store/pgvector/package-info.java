/** Vectors in PostgreSQL with the extension pgvector, through a pool of connections. */
@NullMarked
package ai.autoplay.store.pgvector;

import org.jspecify.annotations.NullMarked;
