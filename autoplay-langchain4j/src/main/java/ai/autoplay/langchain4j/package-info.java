/** Any LangChain4j chat model as a summarizer, and live sessions as the context of an assistant built with LangChain4j. */
@NullMarked
package ai.autoplay.langchain4j;

import org.jspecify.annotations.NullMarked;
