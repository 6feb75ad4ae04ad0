/** Offers a file made in this window for saving. */
export function saveFile(name: string, content: BlobPart, type: string): void {
  const address = URL.createObjectURL(new Blob([content], { type }));
  const link = Object.assign(document.createElement("a"), { href: address, download: name });
  link.click();
  // The browser takes the blob up after the click returns.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
