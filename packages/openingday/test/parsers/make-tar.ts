/** An archive in tar form with these files; long names in GNU's way. */
export function makeTar(files: readonly (readonly [string, string | Uint8Array])[]): Buffer {
  const parts = files.flatMap(([name, content]) => {
    const body = Buffer.from(content as string);
    const long = Buffer.byteLength(name) > 100 ? entry("././@LongLink", Buffer.from(`${name}\0`), "L") : [];
    return [...long, ...entry(name, body, "0")];
  });
  return Buffer.concat([...parts, Buffer.alloc(1_024)]);
}

function entry(name: string, body: Buffer, type: string): Buffer[] {
  const header = Buffer.alloc(512);
  header.write(name.slice(0, 100), 0);
  header.write("0000644\0", 100);
  header.write(`${body.length.toString(8).padStart(11, "0")}\0`, 124);
  header.write("        ", 148);
  header.write(type, 156);
  header.write("ustar\0", 257);
  header.write("00", 263);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  return [header, body, Buffer.alloc((512 - (body.length % 512)) % 512)];
}
