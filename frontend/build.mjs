// Builds everything a browser receives into dist/, says what each file weighs, and fails over budget.
// Needs `npm ci --ignore-scripts` before it, and a Python with fontTools (the project's virtual environment).
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { copyFile, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const run = promisify(execFile);
const here = dirname(fileURLToPath(import.meta.url));
const dist = join(here, "dist");
const fresh = join(here, `dist.${process.pid}`);
const modules = join(here, "node_modules");
const inter = join(modules, "@fontsource-variable/inter/files");
const targets = ["es2022", "chrome111", "firefox115", "safari16.4"];

// Bytes on the wire; fonts are compressed already. From the product's performance budget.
const KB = 1024;
const budgets = {
  "app.css": 32 * KB,
  "app.js": 16 * KB,
  "minutes.js": 110 * KB,
  "passkeys.js": 2 * KB,
  "room.js": 8 * KB,
  "inter.woff2": 50 * KB,
  "inter-sami.woff2": 7 * KB,
  "icons.svg": 20 * KB,
};
const samiLetters =
  "U+010C-010D,U+0110-0111,U+014A-014B,U+0160-0161,U+0166-0167,U+017D-017E,U+01B7,U+01E4-01E9,U+01EE-01EF,U+0292";

/** Runs a step, and says how long it took. */
async function step(words, work) {
  const began = performance.now();
  const result = await work();
  console.log(`${words.padEnd(28)} ${((performance.now() - began) / 1000).toFixed(1)} s`);
  return result;
}

/** The theme's tokens, made by the design system's own program; kept until the theme or the program changes. */
async function theme() {
  const cli = join(modules, "@digdir/designsystemet");
  const key = createHash("sha256");
  key.update(await readFile(join(here, "theme.json")));
  key.update(await readFile(join(cli, "package.json")));
  const cache = join(modules, ".cache/ipplatform", key.digest("hex").slice(0, 16));
  const made = join(cache, "css/planrommet.css");
  if (!existsSync(made)) {
    await rm(cache, { recursive: true, force: true });
    await mkdir(cache, { recursive: true });
    await copyFile(join(here, "theme.json"), join(cache, "theme.json"));
    const program = join(cli, "dist/bin/designsystemet.js");
    await run(process.execPath, [program, "tokens", "create", "--config", "theme.json"], { cwd: cache });
    await run(process.execPath, [program, "tokens", "build", "-t", "tokens", "-o", "css"], { cwd: cache });
  }
  return made;
}

async function styles(themeFile) {
  const findTheme = {
    name: "theme",
    setup: (context) => context.onResolve({ filter: /^(\.\/)?theme\.css$/ }, () => ({ path: themeFile })),
  };
  await build({
    entryPoints: [join(here, "styles/index.css")],
    outfile: join(fresh, "app.css"),
    bundle: true,
    minify: true,
    target: targets,
    external: ["*.woff2"],
    plugins: [findTheme],
    logLevel: "warning",
  });
}

async function scripts() {
  await build({
    entryPoints: {
      app: join(here, "src/main.ts"),
      minutes: join(here, "src/minutes/main.ts"),
      passkeys: join(here, "src/passkeys/main.ts"),
      room: join(here, "src/room/main.ts"),
    },
    outdir: fresh,
    bundle: true,
    minify: true,
    format: "esm",
    target: targets,
    legalComments: "none",
    // A library warns with a person's name in it; consoles may be collected.
    drop: ["console"],
    logLevel: "warning",
  });
}

/** One sprite of the icons named in icons.json: from Aksel, or drawn by us in icons/. */
async function icons() {
  const names = JSON.parse(await readFile(join(here, "icons.json"), "utf8"));
  const symbols = await Promise.all(names.map(symbol));
  await writeFile(join(fresh, "icons.svg"), `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>`);
  await copyFile(join(here, "icons/favicon.svg"), join(fresh, "favicon.svg"));
}

async function symbol(name) {
  const own = join(here, "icons", `${name}.svg`);
  const pascal = name.replace(/(^|-)(\w)/g, (_, __, letter) => letter.toUpperCase());
  const source = await readFile(
    existsSync(own) ? own : join(modules, "@navikt/aksel-icons/dist/svg", `${pascal}.svg`),
    "utf8",
  );
  const inner = source.replace(/^[\s\S]*?<svg[^>]*>/, "").replace(/<\/svg>\s*$/, "");
  const short = inner.replace(/\d+\.\d{3,}/g, (number) => String(Number(Number(number).toFixed(2))));
  return `<symbol id="${name}" viewBox="0 0 24 24" fill="none">${short.replace(/\s+/g, " ").replace(/> </g, "><").trim()}</symbol>`;
}

async function fonts() {
  await copyFile(join(inter, "inter-latin-wght-normal.woff2"), join(fresh, "inter.woff2"));
  // Only this environment has fontTools: not the Python that `make PYTHON=…` hands on, with which it was made.
  const python = join(here, "../.venv/bin/python");
  await run(python, [
    "-m",
    "fontTools.subset",
    join(inter, "inter-latin-ext-wght-normal.woff2"),
    `--unicodes=${samiLetters}`,
    "--flavor=woff2",
    `--output-file=${join(fresh, "inter-sami.woff2")}`,
  ]);
  await run(python, [join(here, "printfonts.py"), inter, join(fresh, "print")]);
}

/** What each file weighs on the wire; false when one is too heavy. */
async function weigh() {
  let fits = true;
  const sizes = {};
  for (const [name, budget] of Object.entries(budgets)) {
    const bytes = await readFile(join(fresh, name));
    const size = name.endsWith(".woff2") ? bytes.length : gzipSync(bytes, { level: 9 }).length;
    const over = size > budget;
    fits &&= !over;
    sizes[name] = { bytes: size, budget };
    console.log(
      `${name.padEnd(28)} ${(size / KB).toFixed(1).padStart(6)} of ${budget / KB} kB${over ? "   TOO HEAVY" : ""}`,
    );
  }
  await writeFile(join(fresh, "sizes.json"), JSON.stringify(sizes, null, 2));
  return fits;
}

/** The new bundle takes the old one's place in one move; a failed build leaves the old one. */
async function publish() {
  const old = `${dist}.old`;
  await rm(old, { recursive: true, force: true });
  if (existsSync(dist)) await rename(dist, old);
  await rename(fresh, dist);
  await rm(old, { recursive: true, force: true });
}

try {
  if (!existsSync(join(modules, "esbuild")))
    throw new Error("node_modules is missing: run `npm ci --ignore-scripts` in frontend/.");
  await rm(fresh, { recursive: true, force: true });
  await mkdir(fresh);
  const themeFile = await step("theme tokens", theme);
  await step("styles, scripts, icons, fonts", () => Promise.all([styles(themeFile), scripts(), icons(), fonts()]));
  if (!(await weigh())) throw new Error("The bundle is over its budget; nothing was published.");
  await publish();
} catch (error) {
  await rm(fresh, { recursive: true, force: true });
  console.error(`The front-end build failed. ${error.stderr ?? error.message}`);
  process.exitCode = 1;
}
