/** Puts a picture on the clipboard as PNG, which other programs take where they take no SVG. */
export async function copyPicture(source: string): Promise<void> {
  // The browser lets a page write only right after it was pressed, so the picture may come later.
  await navigator.clipboard.write([new ClipboardItem({ 'image/png': pngOf(source) })]);
}

async function pngOf(source: string): Promise<Blob> {
  const image = new Image();
  image.src = source;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = image.naturalWidth;
  canvas.height = image.naturalHeight;
  canvas.getContext('2d')?.drawImage(image, 0, 0);
  return new Promise((resolve, reject) => {
    canvas.toBlob(
      (png) => (png === null ? reject(new Error('the picture cannot be drawn')) : resolve(png)),
      'image/png',
    );
  });
}
