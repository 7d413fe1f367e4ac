import { describe, expect, it } from "vitest";
import { readRoutes } from "../../src/parsers/read-routes.ts";

const told = (text: string, file = "src/server.ts"): readonly string[] =>
  readRoutes(text, file).routes.map(({ method, path }) => `${method} ${path}`);

describe("the routes of a file", () => {
  it.each([
    { why: "Express", text: `app.get("/signup", show); router.post('/login', limit, logIn);`, routes: ["GET /signup", "POST /login"] },
    {
      why: "Fastify with types",
      text: "app.post<{ Params: { token: string } }>(\n  `/verify/:token`, async () => {});",
      routes: ["POST /verify/:token"],
    },
    { why: "FastAPI", text: '@app.post("/book/{slot}")\nasync def book(): ...', routes: ["POST /book/:slot"] },
    { why: "Flask", text: "@bp.route('/signup', methods=['GET', 'POST'])", routes: ["GET /signup", "POST /signup"] },
    { why: "Laravel", text: "Route::post('register', [Register::class, 'store']);", routes: ["POST /register"] },
    {
      why: "nothing that is one",
      text: `cache.get("/signup"); map.get(key); app.get(name); http.get("https://a.test/signup")`,
      routes: [],
    },
  ])("are seen as $why writes them", ({ text, routes }) => {
    expect(told(text)).toEqual(routes);
  });

  it.each([
    { file: "src/app/(public)/signup/page.tsx", text: "", routes: ["GET /signup"] },
    { file: "app/book/[slug]/page.jsx", text: "", routes: ["GET /book/:slug"] },
    {
      file: "app/api/book/route.ts",
      text: "export async function POST() {}\nexport const GET = 1;\nfunction PUT() {}",
      routes: ["GET /api/book", "POST /api/book"],
    },
    { file: "pages/index.vue", text: "", routes: ["GET /"] },
    { file: "pages/_app.tsx", text: "", routes: [] },
    { file: "src/routes/login/+page.svelte", text: "", routes: ["GET /login"] },
    { file: "src/routes/login/+page.server.ts", text: "export const actions = {}", routes: ["POST /login"] },
  ])("are the file itself where the framework says so: $file", ({ file, text, routes }) => {
    expect(told(text, file)).toEqual(routes);
  });
});

describe("the forms of a file", () => {
  it("are read with their fields, in HTML and in JSX", () => {
    const text = `<form method="post" action="/signup"><input type="hidden" name="plan" value="solo"><input name=email>
      <input name="email" type="email"/><input name="email" type="email"/><select name="zone"></select></form>
      <form method="get" action="/search"><input name="q"></form>
      <form onSubmit={go}><Input name="password" type={kind} /></form><form action="/open`;
    expect(readRoutes(text, "a.tsx").forms).toEqual([
      {
        action: "/signup",
        fields: [
          { name: "plan", type: "hidden", value: "solo" },
          { name: "email", type: "email" },
          { name: "zone", type: "" },
        ],
        file: "a.tsx",
      },
      { fields: [{ name: "password", type: "" }], file: "a.tsx" },
      { fields: [], file: "a.tsx" },
    ]);
  });

  it("come to an end for text that was written to keep a reader busy", () => {
    for (const text of [
      "<form ".repeat(50_000),
      "app.get(".repeat(50_000),
      `app.get<${"<".repeat(100_000)}`,
      "@a.route('/a', methods".repeat(20_000),
      `<form>${'<input name="'.repeat(20_000)}`,
    ])
      expect(readRoutes(text, "a.ts").forms.length).toBeLessThanOrEqual(200);
  });
});
