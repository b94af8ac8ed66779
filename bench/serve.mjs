// node bench/serve.mjs FOLDER KEY CERTIFICATE: serves a folder as GitHub Pages does, over HTTP/2 and gzipped, on loopback.
// Prints the port. What was sent is at /sent: bytes and files since the last look.
import { createSecureServer } from 'node:http2';
import { readFileSync } from 'node:fs';
import { join, normalize } from 'node:path';
import { gzipSync } from 'node:zlib';

const [folder, key, certificate] = process.argv.slice(2);
const TYPES = { js: 'text/javascript', json: 'application/json', html: 'text/html; charset=utf-8' };
const packed = new Map();
let sent = { bytes: 0, files: [] };
const server = createSecureServer(
  { key: readFileSync(key), cert: readFileSync(certificate), allowHTTP1: true },
  (request, response) => {
    const path = normalize(request.url.split('?')[0]).replace(/^\/+/, '') || 'index.html';
    try {
      if (path === 'sent') {
        response.writeHead(200, { 'content-type': TYPES.json });
        response.end(JSON.stringify(sent));
        sent = { bytes: 0, files: [] };
        return;
      }
      if (!packed.has(path)) packed.set(path, gzipSync(readFileSync(join(folder, path))));
      const body = packed.get(path);
      sent.bytes += body.length;
      sent.files.push(path);
      const type = TYPES[path.split('.').pop()] ?? 'application/octet-stream';
      response.writeHead(200, { 'content-type': type, 'content-encoding': 'gzip', 'cache-control': 'max-age=600' });
      response.end(body);
    } catch {
      response.writeHead(404);
      response.end();
    }
  }
);
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
