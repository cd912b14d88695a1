/**
 * The names that exports give to the fields of a volume: one table for all products and languages.
 *
 * @module
 */

import type { Column } from '../export-layout.ts';

/** The fields that a draft can fill from a column, and `STATUS`, whose words may include one for scratch tapes. */
export type DraftField =
  | 'VOLUME'
  | 'DESCRIPTION'
  | 'SLOT'
  | 'REPOSITORY'
  | 'WRITETIME'
  | 'READTIME'
  | 'MOUNTTIME'
  | 'EXPIRYDATE'
  | 'MOVEDATE'
  | 'SCRATCH'
  | 'STATUS'
  | 'ENCRYPTED'
  | 'USAGE'
  | 'USAGECOUNT';

/**
 * The names of each field, divided by commas, the most certain ones first. Case, accents and all signs but letters and
 * digits are ignored; a `*` at the end stands for the rest of a name.
 */
const NAMES: Readonly<Record<DraftField, string>> = {
  VOLUME: `
    Barcode, Media Barcode, Tape Barcode, Volume Barcode, Strichcode, Barkode, Code-barres, Código de barras,
    Volume Tag, VOLSER, Volume Serial, Label-Text, Medium Label, Media Label, Tape Label, Volume Label,
    Label, Volume Name, Volume, Volume ID, VolID, Vol, Volid, Volumeserialnumber, Media ID, Medium ID,
    Medien-ID, Tape ID, Tape Name, Tape, Bandnummer, Bandname, Band, Datenträger, Datenträgername, Kassette,
    Cartridge, Cartridge ID, Media Name, Medium, Media, Étiquette, Bande, Cinta, Etiqueta, Name, ID`,
  DESCRIPTION: `
    Pool, Pool Name, Volume Pool, Media Pool, Medienpool, Storage Pool, Storage Pool Name, Stgpool,
    Stgpool Name, Media Set, Media Set Name, Mediensatz, Storage Policy, Description, Beschreibung,
    Bezeichnung, Descripción, Comment, Comments, Kommentar, Bemerkung, Remark, Remarks, Notes, Note, Notiz,
    Commentaire, Content, Inhalt, Text`,
  SLOT: `
    Slot, Slot Number, Slot No, Slot Address, Robot Slot, Storage Slot, Fach, Fachnummer, Steckplatz, Bin,
    Bin Number, Cell, Ranura, Emplacement slot`,
  REPOSITORY: `
    Repository, Location, Location Name, Standort, Lagerort, Aufbewahrungsort, Ort, Lager, Emplacement,
    Ubicación, Vault, Vault Name, Media Vault, Tresor, Offsite Location, Site, Library, Library Name,
    Bibliothek, Librairie, In Changer, Inchanger, Robot Type`,
  WRITETIME: `
    Last Write Time, Last Write, Last Write Date, Last Written, Last Written Date, Write Time, Write Date,
    Written, Last Backup, Zuletzt geschrieben, Letzter Schreibzugriff, Geschrieben am, Geschrieben,
    Schreibdatum, Dernière écriture, Última escritura`,
  READTIME: `
    Last Read Time, Last Read, Last Read Date, Read Time, Zuletzt gelesen, Letzter Lesezugriff, Gelesen am,
    Dernière lecture, Última lectura`,
  MOUNTTIME: `
    Last Mount Time, Last Mount, Last Mount Datetime, Last Mounted, Mount Time, Zuletzt geladen,
    Letzter Mount, Zuletzt gemountet`,
  EXPIRYDATE: `
    Expiration Date, Expiry Date, Data Expiration, Date Expiration, Retain Until,
    Overwrite Protected Until Date, Protected Until, Protection, Protected, Ablaufdatum, Verfallsdatum,
    Verfällt am, Läuft ab, Gültig bis, Gesperrt bis, Aufbewahren bis, Aufbewahrung bis, Geschützt bis,
    Date d'expiration, Caduca, Caducidad, Expir*, Volume Expiration, Save Set Expiration Time`,
  MOVEDATE: `
    Move Date, Next Move, Next Move Date, Return Date, Off Return Datetime, Rückgabe, Rückgabedatum,
    Rückholdatum, Nächste Bewegung`,
  SCRATCH: 'Scratch, Is Scratch, Is Free, Free, Frei, Ist frei, Libre',
  STATUS: 'Status, Volume Status, Vol Status, Media Status, Medium Status, State, Zustand, Estado',
  ENCRYPTED: `
    Encrypted, Is Encrypted, Has Encryption Key, Encryption, Verschlüsselt, Verschlüsselung, Chiffré, Cifrado`,
  USAGE: `
    Bytes Used, Used Bytes, Bytes Written, Written Bytes, Volbytes, Capacity Used, Used Capacity, Used Space,
    Space Used, Used, Data Size, Written, Kilobytes, Kbytes, Belegt, Belegter Speicher, Genutzt,
    Belegte Kapazität, Espace utilisé, Espacio usado`,
  USAGECOUNT: `
    Mounts, Mount Count, Number of Mounts, No of Mounts, Of Mounts, Times Mounted, Vol Mounts,
    Mounts Cleanings, Use Count, Usage Count, Anzahl Mounts, Ladevorgänge, Montages`,
};

/** The unit at the end of the name of a size. */
const UNIT = /(?:bytes?|[kmgt]i?b)$/;

/** The names in their folded form. */
const KNOWN = new Map(
  Object.entries(NAMES).map(([field, names]) => {
    const known = names.split(',').map((name) => ({ text: fold(name), isBeginning: name.endsWith('*') }));
    return [field, known] as const;
  }),
);

/**
 * Returns the rank of a name among those of a field: 0 for the most certain one, `undefined` if it is none of them. Of a
 * path such as `robot.slot` the whole or its last part may be the name, and of `location.type` also the part before the
 * last.
 */
export function nameRank(field: DraftField, name: string): number | undefined {
  return rankOf(field, formsOf(name));
}

function rankOf(field: string, plain: readonly string[]): number | undefined {
  const forms = field === 'USAGE' ? plain.flatMap((form) => [form, form.replace(UNIT, '')]) : plain;
  const known = KNOWN.get(field) ?? [];
  const rank = known.findIndex(({ text, isBeginning }) =>
    forms.some((form) => form === text || (isBeginning && form.startsWith(text))),
  );
  return rank === -1 ? undefined : rank;
}

/** Names that stand above labels, but above other things as well. */
const VAGUE_LABELS: ReadonlySet<string> = new Set(
  ['Media', 'Medium', 'Cartridge', 'Media Name', 'Name', 'ID'].map(fold),
);

const OTHER_THAN_LABELS =
  /(?:type|typ|typeid|typename|pool|poolname|poolid|mediaset|mediensatz|status|state|zustand|slot|slotnumber|slotno)$/;

const KIND = /(?:type|typ|class|klasse|family|mediakind|device)$/;

/** Returns true if a name stands above the kinds of media, such as `Media Type` or `Device Class Name`. */
export function isKindName(name: string): boolean {
  return formsOf(name).some((form) => KIND.test(form.replace(/name$/, '')));
}

/** Returns true if a name stands above labels only. */
export function isLabelName(name: string): boolean {
  return (
    nameRank('VOLUME', name) !== undefined &&
    formsOf(name).every((form) => !VAGUE_LABELS.has(form)) &&
    !isNoLabelName(name)
  );
}

/** Returns true if a name is that of a type, a pool, a state or a slot, and so never of a label. */
export function isNoLabelName(name: string): boolean {
  return (
    OTHER_THAN_LABELS.test(fold(name)) ||
    nameRank('SLOT', name) !== undefined ||
    nameRank('STATUS', name) !== undefined
  );
}

/** Returns the columns that have a name of a field, the most certain name first. */
export function columnsNamed(field: DraftField, columns: readonly Column[]): readonly Column[] {
  return columns
    .flatMap((column) => {
      const rank = nameRank(field, column.name);
      return rank === undefined ? [] : [{ column, rank }];
    })
    .sort((a, b) => a.rank - b.rank)
    .map(({ column }) => column);
}

/** Returns true if a name is one of any field. */
export function isKnownName(name: string): boolean {
  const forms = formsOf(name);
  return [...KNOWN.keys()].some((field) => rankOf(field, forms) !== undefined);
}

/** Returns the forms of a name that may be found in the table: the whole path, its last part, and the owner of that. */
function formsOf(name: string): readonly string[] {
  const parts = name.split('.').map(fold);
  const last = parts.at(-1) ?? '';
  const owner = last === 'name' || last === 'type' ? (parts.at(-2) ?? '') : '';
  return [fold(name), last, owner].filter((form) => form !== '');
}

function fold(name: string): string {
  return name
    .slice(0, 200)
    .normalize('NFD')
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .replaceAll(/[^\p{L}\p{N}]/gu, '');
}
