/** The longest line that a server may send: what is longer is no stream of answers. */
const LONGEST_LINE = 4_000_000;

/** Data of server-sent events (the `data:` lines of each event joined), as they come. Throws when the stream breaks off. */
export async function* serverEvents(body: AsyncIterable<Uint8Array>): AsyncGenerator<string, void, undefined> {
  const decoder = new TextDecoder();
  let rest = "";
  let data: string[] = [];
  for await (const chunk of body) {
    rest += decoder.decode(chunk, { stream: true });
    if (rest.length > LONGEST_LINE) throw new Error("a line of the stream is longer than four million characters");
    const lines = rest.split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop() ?? "";
    for (const line of lines) {
      if (line === "" && data.length > 0) {
        yield data.join("\n");
        data = [];
      } else if (line.startsWith("data:")) data.push(line.slice(5).replace(/^ /, ""));
    }
  }
  if (rest.startsWith("data:")) data.push(rest.slice(5).replace(/^ /, ""));
  if (data.length > 0) yield data.join("\n");
}
