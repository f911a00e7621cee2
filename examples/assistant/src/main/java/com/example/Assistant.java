package com.example;

import dev.langchain4j.service.MemoryId;
import dev.langchain4j.service.SystemMessage;
import dev.langchain4j.service.UserMessage;
import dev.langchain4j.service.V;

/** The text is a variable, not the template: what users type may hold braces. */
interface Assistant {
  @SystemMessage("You help the customers of a shop while they use it. Be brief.")
  @UserMessage("{{text}}")
  String chat(@MemoryId String customer, @V("text") String text);
}
