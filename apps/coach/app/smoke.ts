import { randomUUID } from "node:crypto";
import { Client } from "pg";
import { readEnvironment } from "./environment.ts";
import { addPerson } from "./queries/people.ts";
import { addSession } from "./queries/sessions.ts";
import { createToken, hashToken } from "./tokens.ts";

const pages = ["/dashboard", "/account"];
const settings = readEnvironment(process.env);
const address = process.argv[2] ?? settings.APP_URL;
const client = new Client({ connectionString: settings.DATABASE_URL });
await client.connect();
try {
  // A customer of its own, for a database that holds nothing real: the pages that matter most are behind the log-in.
  const word = randomUUID();
  const person = await addPerson(client, {
    name: "Smoke",
    email: `${word}@brightpath.test`,
    passwordHash: word,
    timeZone: "Europe/London",
  });
  if (person === undefined) throw new Error("No customer could be added");
  const token = createToken();
  await addSession(client, hashToken(token, settings.SESSION_SECRET), person.id);
  for (const page of pages) {
    const { status } = await fetch(new URL(page, address), { headers: { cookie: `session=${token}` }, redirect: "manual" });
    if (status !== 200) throw new Error(`GET ${page} of a customer answers with status ${status}`);
  }
} finally {
  await client.end();
}
