/** The link to confirm an address, out of the mail that the demo sent to it. */
export async function linkIn(mailboxUrl: string, address: string): Promise<string> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const found = (await (await fetch(`${mailboxUrl}/api/v1/search?query=to:${address}`)).json()) as { messages: { ID: string }[] };
    const [message] = found.messages;
    if (message !== undefined) {
      const raw = await (await fetch(`${mailboxUrl}/api/v1/message/${message.ID}/raw`)).text();
      const link = /https:\/\/app\.brightpath\.test\/verify\/[\w-]+/u.exec(raw)?.[0];
      if (link !== undefined) return link;
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`no mail came for ${address}`);
}
