const data = JSON.parse(document.getElementById("data").textContent);
const dark = matchMedia("(prefers-color-scheme: dark)");
const drawn = {};
async function draw() {
  const config = dark.matches ? data.dark : data.light;
  const options = { config, ast: true, actions: false, renderer: "svg", defaultStyle: false, tooltip: { disableDefaultStyle: true } };
  for (const [name, spec] of Object.entries(data.specs)) {
    const place = document.getElementById("chart-" + name);
    if (drawn[name]) drawn[name].finalize();
    drawn[name] = await vegaEmbed(place, spec, options);
  }
  document.documentElement.dataset.drawn = Object.keys(drawn).length;
}
dark.addEventListener("change", draw);
draw();
