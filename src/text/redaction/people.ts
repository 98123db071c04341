/** What says who somebody is: addresses, phone numbers, and the numbers of cards and accounts that a checksum tells. */
import { masks, type Rule } from './rule.ts';

/** The check digit of ISO/IEC 7812. */
function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits.charAt(digits.length - 1 - i));
    const doubled = i % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

/** The check digits of ISO 13616. */
function passesMod97(iban: string): boolean {
  let rest = 0;
  for (const character of iban.slice(4) + iban.slice(0, 4)) {
    const value = Number.parseInt(character, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest === 1;
}

/** The text with the IBAN that it begins with masked: what follows in capitals may have been taken with it. */
function maskIban(text: string): string {
  for (let end = text.length; end >= 15; end--) {
    const candidate = text.slice(0, end).replaceAll(/[ -]/g, '');
    if (/[A-Z0-9]/.test(text.charAt(end - 1)) && candidate.length <= 34 && passesMod97(candidate)) {
      return `${masks.iban}${text.slice(end)}`;
    }
  }
  return text;
}

export const peopleRules: readonly Rule[] = [
  // What hangs on to an address and has another `@` goes with it: it may be the next one.
  {
    name: 'e-mail',
    pattern:
      /(?<![\p{L}\p{N}_.%+-])[\p{L}\p{N}_.%+-]+(?:@|%40|\\u0040|&#0{0,4}64;|&#x0{0,4}40;|&commat;|＠)(?!\d{1,6}\.\d)[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){0,126}\.\p{L}[\p{L}\p{N}-]{0,62}(?:[\p{L}\p{N}_.%+@-]*@[\p{L}\p{N}_.%+-]*)?/gu,
    // `git@github.com:acme/app.git` names a machine.
    mask: ({ text, after }) => (text.startsWith('git@') && after(1) === ':' ? text : masks.email),
  },
  {
    name: 'e-mail with a quoted name',
    pattern: /"[^"\s@\\]{1,64}"@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}/g,
    mask: () => masks.email,
  },
  {
    name: 'e-mail in words',
    pattern:
      /(?<![\w.+-])[\w.+-]{1,64}\s?[[({<]\s?at\s?[\])}>]\s?[\w-]{1,63}(?:\s?(?:\.|[[({<]\s?dot\s?[\])}>])\s?[\w-]{1,63}){1,5}/gi,
    mask: () => masks.email,
  },
  {
    name: 'payment card',
    pattern: /(?<![\w.-])[2-6]\d(?:[ -]?\d){12,17}(?![\w-]|\.\d)/g,
    mask: ({ text }) => (passesLuhn(text.replaceAll(/[ -]/g, '')) ? masks.card : text),
  },
  {
    name: 'IBAN',
    pattern: /(?<![A-Za-z0-9])[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]){11,30}(?![A-Za-z0-9])/g,
    mask: ({ text }) => maskIban(text),
  },
  {
    name: 'social security number',
    pattern: /(?<![\w.-])(?!000|666|9)\d{3}-(?!00)\d{2}-(?!0000)\d{4}(?![\w-]|\.\d)/g,
    mask: () => masks.ssn,
  },
  {
    name: 'international phone number',
    pattern: /(?<![\w+/.])(?:\+|00(?=\d{2}[ -]))[1-9](?:[ ().-]{0,2}\d){7,14}(?![\w+/=])/g,
    mask({ text }) {
      const digits = text.replaceAll(/\D/g, '').length;
      return digits >= 9 && digits <= 17 ? masks.phone : text;
    },
  },
  {
    name: 'North American phone number',
    pattern: /(?<![\w.+-])(?:\([2-9]\d{2}\) ?|[2-9]\d{2}[-. ])[2-9]?\d{2,3}[-. ]\d{4}(?![\w-]|\.\d)/g,
    mask: ({ text }) => (text.replaceAll(/\D/g, '').length === 10 ? masks.phone : text),
  },
];
