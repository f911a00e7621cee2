package com.example;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import java.io.PrintStream;

/** Stands in for a model: prints what it would be sent, and always answers the same. */
final class PrintingModel implements ChatModel {
  private final PrintStream out;

  PrintingModel(PrintStream out) {
    this.out = out;
  }

  @Override
  public ChatResponse doChat(ChatRequest request) {
    out.println("=== prompt");
    request.messages().forEach(message -> out.println("--- " + message.type() + "\n" + text(message)));
    return ChatResponse.builder().aiMessage(AiMessage.from("Let me see what went wrong there.")).build();
  }

  private static String text(ChatMessage message) {
    return switch (message.type()) {
      case SYSTEM -> ((SystemMessage) message).text();
      case USER -> ((UserMessage) message).singleText();
      default -> message.toString();
    };
  }
}
