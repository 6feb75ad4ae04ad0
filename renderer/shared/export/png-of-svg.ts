/** Pixels of the picture for each of the drawing. */
const SCALE = 2;

/** An SVG file as a PNG of twice its size, drawn by this window. */
export async function pngOfSvg(svg: string): Promise<Blob> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = Math.ceil(image.naturalWidth * SCALE);
  canvas.height = Math.ceil(image.naturalHeight * SCALE);
  const context = canvas.getContext("2d");
  if (context === null) throw new Error("This window cannot draw a picture: export the figure as SVG.");
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((done, fail) => {
    canvas.toBlob((blob) => (blob ? done(blob) : fail(new Error("The picture is too large: export it as SVG."))));
  });
}
