import type { BundleData } from "../../schemas/policy/bundle-data.ts";
import { memoised } from "../message/memo.ts";
import { type BrandWord, brandWords, isBrandsOwnEnding, ownersOf } from "./brand-words.ts";
import { isOneEditApart } from "./one-edit.ts";
import { skeletonOf } from "./skeleton.ts";

/** Ids of brands: whose host it is, and whom it imitates without being theirs. */
export type BrandsOfHost = { readonly brand: string | null; readonly imitates: string | null };

/** A host in Unicode, lower case, and its registrable domain. */
export type SeenHost = { readonly host: string; readonly domain: string };

const nobody: BrandsOfHost = { brand: null, imitates: null };
/** Campaigns link to a handful of hosts; each is compared with a few hundred words once. */
const hostsMax = 4096;

/**
 * Says which well-known brand a host belongs to or looks like: by letters that look alike, digits for letters, one slip of the
 * fingers, or the brand's name beside a word that baits (`secure-paypal-login`).
 */
export function createBrandReader(brands: BundleData["brands"]): (seen: SeenHost) => BrandsOfHost {
  const owners = ownersOf(brands);
  const words = brandWords(brands);
  const baits = new Set(brands.baits.map(skeletonOf));
  const fillers = new Set([...brands.baits, ...brands.fillers].map(skeletonOf));
  const unlike = new Set(brands.unlike.map(skeletonOf));
  const read = memoised((key): BrandsOfHost => {
    const [host = "", domain = ""] = key.split(" ");
    const brand = owners(host, domain);
    return brand === null ? lookedAt(host, domain) : { brand, imitates: null };
  }, hostsMax);
  return ({ host, domain }) => read(`${host} ${domain}`);

  function lookedAt(host: string, domain: string): BrandsOfHost {
    const [name = "", ...ending] = domain.split(".");
    const own = words.byText.get(name)?.find((word) => isBrandsOwnEnding(word, ending.join("."), brands.openEndings));
    if (own !== undefined) return { brand: own.brand, imitates: null };
    const labels = [name, ...host.slice(0, -domain.length).split(".").filter(Boolean)];
    const parts = labels.flatMap((label) => label.split("-")).map(skeletonOf);
    for (const label of labels) {
      const word = imitatedBy(label, parts);
      if (word !== undefined) return { brand: null, imitates: word.brand };
    }
    return nobody;
  }

  /** @param parts skeletons of the parts of all labels, where a bait may stand beside the name */
  function imitatedBy(label: string, parts: readonly string[]): BrandWord | undefined {
    const whole = label.replaceAll("-", "");
    const baited = (word: BrandWord) => parts.some((part) => part !== word.skeleton && baits.has(part));
    return (
      sameName(whole, baited) ??
      label
        .split("-")
        .map((part) => (part === label ? undefined : sameName(part, baited)))
        .find(Boolean) ??
      gluedName(whole) ??
      misspelt(skeletonOf(whole))
    );
  }

  /** A brand's name itself, in these or in other letters, perhaps with digits around it. */
  function sameName(label: string, baited: (word: BrandWord) => boolean): BrandWord | undefined {
    for (const form of [label, label.replace(/^\d+|\d+$/g, "")]) {
      const found = words.bySkeleton.get(skeletonOf(form))?.find((word) => {
        if (isDisguised(form, word)) return true;
        return (!word.common || baited(word)) && (word.text.length >= shortMin || form === word.text);
      });
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** `paypallogin`, `securepaypal`: nothing but baits around the name. */
  function gluedName(label: string): BrandWord | undefined {
    const skeleton = skeletonOf(label);
    return words.all.find((word) => {
      // Endings of other words: billing is no bill of ING.
      if (word.common && word.text.length < shortMin) return false;
      const [whole, name] = word.text.length < shortMin ? [label, word.text] : [skeleton, word.skeleton];
      const at = whole.indexOf(name);
      if (at < 0 || whole === name) return false;
      const around = [whole.slice(0, at), whole.slice(at + name.length)].map(skeletonOf);
      return around.every((rest) => rest === "" || (word.common ? baits : fillers).has(rest));
    });
  }

  function misspelt(skeleton: string): BrandWord | undefined {
    if (skeleton.length < misspeltMin || unlike.has(skeleton)) return undefined;
    return words.all.find(
      (word) => !word.common && word.skeleton.length >= misspeltMin && isOneEditApart(skeleton, word.skeleton),
    );
  }
}

/** Shorter names (dhl, ing) have honest neighbours one letter away, and i for l makes other words of them. */
const misspeltMin = 6;
const shortMin = 5;

/** Digits or foreign letters stand for the name's own: it was made to be taken for it. */
function isDisguised(form: string, { text }: BrandWord): boolean {
  return form !== text && /[^a-z]/.test(form) && text.length >= disguisedMin;
}

const disguisedMin = 4;
