import { readFileSync } from 'node:fs';

/**
 * The PIN prompt of the sample run, in the manner of pinentry: it answers from a file as a holder would type.
 * Parameters: the file with PINs by document number, the kind of prompt, the title of the job.
 */
const [, , file, , title] = process.argv;
const documentNumber = title.split(' ').at(-1);
const pin = JSON.parse(readFileSync(file, 'utf8'))[documentNumber];
if (pin === undefined) {
  process.exit(1);
}
process.stdout.write(`${pin}\n`);
