// Reads what a server on the loopback serves with the official clients, and posts what they make of it.
//
// node clients.mjs BASE     GET BASE/cases: [{id, dialect}]; each is served below BASE/ID; POST BASE/results
import OpenAI from 'openai';
import { GoogleGenAI } from '@google/genai';
import { Ollama } from 'ollama';

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
    for await (const { message, done_reason, prompt_eval_count, eval_count } of stream) {
      seen.text += message.content;
      seen.reasoning += message.thinking ?? '';
      for (const call of message.tool_calls ?? []) {
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
