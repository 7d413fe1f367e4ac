import { describe, expect, it } from "vitest";
import { parseJourneys } from "../../src/journeys/define.ts";
import { draftJourney } from "../../src/journeys/draft-journey.ts";
import type { FoundForm, FoundRoute } from "../../src/model/found-routes.ts";

const app = "https://app.myapp.test";
const routesOf = (...lines: readonly string[]): readonly FoundRoute[] =>
  lines.map((line) => {
    const [method, path = ""] = line.split(" ");
    return { method: method as FoundRoute["method"], path };
  });
const draft = (routes: readonly string[], forms: readonly FoundForm[] = []) => {
  const drafted = draftJourney({ routes: routesOf(...routes), forms }, app);
  if (drafted !== undefined) expect(() => parseJourneys([drafted.journey])).not.toThrow();
  return drafted;
};

describe("the way of a customer, as the code shows it", () => {
  it("goes through sign-up, the mail, login, dashboard, booking and payment", () => {
    const drafted = draft([
      "GET /signup",
      "POST /signup",
      "GET /verify/:token",
      "POST /verify/:token",
      "POST /login/help",
      "POST /login",
      "GET /dashboard",
      "POST /book",
      "POST /pay/:id",
      "GET /",
    ]);
    expect(drafted?.found).toEqual(["sign up", "confirm the address", "log in", "dashboard", "book", "pay"]);
    expect(drafted?.journey.steps).toMatchObject([
      {
        name: "sign up",
        url: `${app}/signup`,
        form: { name: "{{unique}} Launchcheck", email: "{{email}}", password: "correct-horse-{{unique}}" },
      },
      { kind: "mail", capture: { confirmation: { pattern: expect.stringContaining("/verify") } } },
      { name: "open the link", url: "{{confirmation}}" },
      { name: "confirm", method: "POST", url: "{{confirmation}}" },
      { name: "log in", url: `${app}/login`, form: { email: "{{email}}", password: "correct-horse-{{unique}}" } },
      { name: "dashboard", url: `${app}/dashboard`, expect: { status: 200, at: "/dashboard" } },
      { name: "book", url: `${app}/book`, capture: { payPage: { finalUrl: "(.*)" } } },
      { name: "pay", method: "POST", url: "{{payPage}}", follow: false },
    ]);
  });

  it("fills in a form’s own fields, and takes from the page what the page gives", () => {
    const fields = [
      { name: "csrf_token", type: "hidden" },
      { name: "plan", type: "hidden", value: "solo" },
      { name: "return-to", type: "hidden" },
      { name: "user[email]", type: "email" },
      { name: "password", type: "password" },
      { name: "terms", type: "checkbox" },
      { name: "city", type: "text" },
      { name: "go", type: "submit" },
    ];
    const drafted = draft(["GET /register", "POST /register"], [{ action: "/register", fields, file: "a.html" }]);
    expect(drafted?.journey.steps).toMatchObject([
      {
        name: "open the form to sign up",
        url: `${app}/register`,
        capture: { formToken: { field: "csrf_token" }, return_to: { field: "return-to" } },
      },
      {
        name: "sign up",
        form: {
          name: "{{unique}} Launchcheck",
          csrf_token: "{{formToken}}",
          plan: "solo",
          "return-to": "{{return_to}}",
          "user[email]": "{{email}}",
          password: "correct-horse-{{unique}}",
          terms: "on",
          city: "write what a customer gives as city",
        },
      },
    ]);
  });

  it("is sent to the page that a form stands on, where nothing else is said", () => {
    const drafted = draft(["GET /login"], [{ fields: [], file: "app/login/form.tsx" }]);
    expect(drafted?.journey.steps).toMatchObject([{ name: "log in", method: "POST", url: `${app}/login` }]);
  });

  it("is nothing where the code shows neither sign-up nor login, and passes over addresses with parts that change", () => {
    expect(draft(["GET /dashboard", "POST /book"])).toBeUndefined();
    expect(draft(["POST /teams/:id/register", "GET /blog/sign-up-today"])).toBeUndefined();
  });
});
