import { fillRecord } from "../../journeys/template.ts";
import type { PublicForm } from "../../model/target.ts";
import type { Tools } from "../../model/tools.ts";
import { describeFailure } from "../failure.ts";

export interface Customer {
  readonly unique: string;
  readonly address: string;
  /** Loopback source address. */
  readonly localAddress?: string;
}

/** Why the form did not take the request. `asked: false`: it says nothing about the application's mail. */
export interface Refusal {
  readonly reason: string;
  readonly asked?: false;
}

/**
 * Posts a declared form once in a customer's name. Any field that holds an address gets the customer's, so that nobody else is ever
 * written to. Answers undefined when the application took it; only a 5xx is held against the application.
 */
export async function askForMail(http: Tools["http"], form: PublicForm, customer: Customer): Promise<Refusal | undefined> {
  let status: number;
  try {
    const answer = await http.request({
      url: form.url,
      method: "POST",
      headers: {
        "content-type": "application/x-www-form-urlencoded",
        origin: new URL(form.url).origin,
        accept: "text/html,application/json;q=0.9,*/*;q=0.8",
      },
      body: new URLSearchParams(fillIn(form, customer)).toString(),
      ...(customer.localAddress === undefined ? {} : { localAddress: customer.localAddress }),
    });
    ({ status } = answer);
  } catch (error) {
    return { reason: `The form “${form.name}” could not be sent: ${describeFailure(error).error}`, asked: false };
  }
  if (status < 400) return undefined;
  if (status >= 500) return { reason: `The form “${form.name}” answered with an error of the app (${status}).` };
  const cause = status === 429 ? "too many requests" : "check the declared fields";
  return { reason: `The form “${form.name}” refused our request (${status}: ${cause}).`, asked: false };
}

function fillIn(form: PublicForm, { unique, address }: Customer): Record<string, string> {
  const filled = Object.entries(fillRecord(form.fields, { unique, email: address }));
  return Object.fromEntries(filled.map(([name, value]) => [name, /^[^\s@]+@[^\s@]+$/.test(value.trim()) ? address : value]));
}
