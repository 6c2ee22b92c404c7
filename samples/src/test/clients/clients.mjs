// Reads what a server on the loopback serves with the official clients, and posts what they make of it.
//
// node clients.mjs BASE     GET BASE/cases: [{id, dialect}]; each is served below BASE/ID; POST BASE/results
import Anthropic from '@anthropic-ai/sdk';
import { GoogleGenAI } from '@google/genai';
import { DefaultChatTransport, readUIMessageStream } from 'ai';
import { Ollama } from 'ollama';
import OpenAI from 'openai';

const base = process.argv[2];
const question = [{ role: 'user', content: 'q' }];

// Each fills `seen` as it reads, so that what came before an error is known too.
const clients = {
  'openai-chat': async (url, seen) => {
    const stream = new OpenAI({ apiKey: 'k', baseURL: url, maxRetries: 0 }).chat.completions.stream({
      model: 'm',
      messages: question,
      stream_options: { include_usage: true },
    });
    stream.on('chunk', (chunk) => {
      const delta = chunk.choices.find((choice) => choice.index === 0)?.delta;
      seen.text += delta?.content ?? '';
      seen.reasoning += delta?.reasoning_content ?? '';
      seen.usage = chunk.usage ?? seen.usage;
    });
    const { choices, usage } = await stream.finalChatCompletion();
    const { message, finish_reason } = choices[0];
    seen.text = message.content ?? '';
    seen.refusal = message.refusal ?? '';
    seen.calls = (message.tool_calls ?? []).map((call) => ({
      id: call.id,
      name: (call.function ?? call.custom).name,
      arguments: call.function?.arguments ?? call.custom.input,
    }));
    seen.finish = finish_reason;
    seen.usage = usage;
  },

  'openai-responses': async (url, seen) => {
    const stream = new OpenAI({ apiKey: 'k', baseURL: url, maxRetries: 0 }).responses.stream({ model: 'm', input: 'q' });
    stream.on('response.output_text.delta', ({ delta }) => (seen.text += delta));
    stream.on('response.reasoning_text.delta', ({ delta }) => (seen.reasoning += delta));
    stream.on('response.reasoning_summary_text.delta', ({ delta }) => (seen.reasoning += delta));
    const response = await stream.finalResponse();
    const told = { output_text: '', refusal: '', reasoning_text: '', summary_text: '' };
    for (const item of response.output) {
      for (const part of [...(item.summary ?? []), ...(Array.isArray(item.content) ? item.content : [])]) {
        told[part.type] += part.text ?? part.refusal;
      }
      if (item.type === 'function_call' || item.type === 'custom_tool_call') {
        seen.calls.push({ id: item.call_id, name: item.name, arguments: item.arguments ?? item.input });
      }
    }
    seen.text = told.output_text;
    seen.refusal = told.refusal;
    seen.reasoning = told.summary_text + told.reasoning_text;
    seen.finish = response.status;
    seen.usage = response.usage;
    if (response.status === 'failed') {
      throw new Error(response.error?.message);
    }
  },

  anthropic: async (url, seen) => {
    const client = new Anthropic({ apiKey: 'k', baseURL: url, maxRetries: 0 });
    const stream = client.messages.stream({ model: 'm', max_tokens: 9, messages: question });
    stream.on('text', (text) => (seen.text += text));
    stream.on('thinking', (thinking) => (seen.reasoning += thinking));
    const { content, stop_reason, usage } = await stream.finalMessage();
    const all = (member) => content.map((block) => block[member] ?? '').join('');
    seen.text = all('text');
    seen.reasoning = all('thinking');
    seen.calls = content
      .filter(({ type }) => type === 'tool_use' || type === 'server_tool_use')
      .map(({ id, name, input }) => ({ id, name, arguments: input }));
    seen.finish = stop_reason;
    seen.usage = usage;
  },

  'ai-sdk-ui': async (url, seen) => {
    const transport = new DefaultChatTransport({ api: url });
    const chunks = await transport.sendMessages({ trigger: 'submit-message', chatId: 'c', messages: [] });
    const stream = chunks.pipeThrough(
      new TransformStream({
        transform(chunk, controller) {
          seen.finish = chunk.type === 'finish' ? chunk.finishReason : seen.finish;
          controller.enqueue(chunk);
        },
      }),
    );
    for await (const { parts, metadata } of readUIMessageStream({ stream, terminateOnError: true })) {
      const all = (kind) => parts.filter(({ type }) => type === kind).map(({ text }) => text).join('');
      seen.text = all('text');
      seen.reasoning = all('reasoning');
      seen.calls = parts
        .filter(({ toolCallId }) => toolCallId !== undefined)
        .map(({ toolCallId, type, toolName, input, rawInput }) => ({
          id: toolCallId,
          name: toolName ?? type.slice('tool-'.length),
          arguments: input ?? rawInput,
        }));
      seen.usage = metadata?.usage ?? seen.usage;
    }
  },

  gemini: async (url, seen) => {
    const chat = new GoogleGenAI({ apiKey: 'k', httpOptions: { baseUrl: url } }).chats.create({ model: 'm' });
    for await (const chunk of await chat.sendMessageStream({ message: 'q' })) {
      const candidate = chunk.candidates?.find(({ index }) => (index ?? 0) === 0);
      for (const part of candidate?.content?.parts ?? []) {
        seen[part.thought ? 'reasoning' : 'text'] += part.text ?? '';
        if (part.functionCall) {
          const { id, name, args } = part.functionCall;
          seen.calls.push({ id, name, arguments: args });
        }
      }
      seen.finish = candidate?.finishReason ?? seen.finish;
      seen.usage = chunk.usageMetadata ?? seen.usage;
    }
    // An answer that the client holds to be invalid is not in the history of its next request.
    if (chat.getHistory(true).length === 0) {
      throw new Error('the answer is not in the history');
    }
  },

  ollama: async (url, seen) => {
    const stream = await new Ollama({ host: url }).chat({ model: 'm', messages: question, stream: true });
    for await (const { message, response, done_reason, prompt_eval_count, eval_count } of stream) {
      seen.text += message?.content ?? response;
      seen.reasoning += message?.thinking ?? '';
      for (const call of message?.tool_calls ?? []) {
        seen.calls.push({ id: call.id, name: call.function.name, arguments: call.function.arguments });
      }
      seen.finish = done_reason ?? seen.finish;
      if (prompt_eval_count !== undefined || eval_count !== undefined) {
        seen.usage = { prompt_eval_count, eval_count };
      }
    }
  },
};

async function read({ id, dialect }) {
  const seen = { id, text: '', reasoning: '', refusal: '', calls: [], finish: null, usage: null, error: null };
  try {
    await clients[dialect](`${base}/${id}`, seen);
  } catch (error) {
    seen.error = String(error);
  }
  return seen;
}

const cases = await (await fetch(`${base}/cases`)).json();
const results = [];
for (const each of cases) {
  if (clients[each.dialect]) {
    results.push(await read(each));
  }
}
const posted = await fetch(`${base}/results`, { method: 'POST', body: JSON.stringify(results) });
process.exit(posted.ok ? 0 : 1);
