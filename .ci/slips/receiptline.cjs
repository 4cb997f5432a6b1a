// The ordinary slip by receiptline, which always draws the QR code itself.
// Prints a name, the bytes in hexadecimal, and the nanoseconds that one slip takes.
const fs = require('node:fs');
const receiptline = require('receiptline');

const ROUNDS = 500;
const lines = fs.readFileSync(process.argv[2], 'utf8').trimEnd().split('\n');
const content = Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]));
const printer = { cpl: 48, encoding: 'gb18030', command: 'escpos', cutting: true, spacing: false, upsideDown: false };
const document = `{width:*; border:none}
|"${content.hall}"
|^^^"${content.matter}"
|^^^^^^^"${content.number}"
|^^^"${content.counters}"
|^^${content.place}
|^^${content.ahead}
|${content.time}
{code:${content.link}; option:qrcode,7,m}
"${content.hint}"
`;

let output = '';
const start = process.hrtime.bigint();
for (let round = 0; round < ROUNDS; round++) {
    output = receiptline.transform(document, printer);
}
const spent = process.hrtime.bigint() - start;
console.log(['receiptline, code as a picture', Buffer.from(output, 'binary').toString('hex'), spent / BigInt(ROUNDS)].join('\t'));
