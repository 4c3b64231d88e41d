package io.millrace.bench.data;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Words of consonants and vowels in turn, the frequent ones short as in English. Word i is packed into the longs
 * 2i and 2i + 1, at most 16 letters.
 */
public final class Vocabulary {
    private static final String CONSONANTS = "tnshrdlcmwfgypbvkjxqz";
    private static final String VOWELS = "eaoiu";

    private final long[] packed;
    private final byte[] lengths;

    /** Words that are different from each other; the same for the same seed. */
    public Vocabulary(int words, long seed) {
        packed = new long[2 * words];
        lengths = new byte[words];
        SplittableRandom random = new SplittableRandom(seed);
        Set<String> known = new HashSet<>(2 * words);
        for (int rank = 0; rank < words; rank++) {
            String word = word(length(rank, random), random);
            while (!known.add(word)) {
                word = word(length(rank, random), random);
            }
            store(rank, word);
        }
    }

    long first(int rank) {
        return packed[2 * rank];
    }

    long second(int rank) {
        return packed[2 * rank + 1];
    }

    int length(int rank) {
        return lengths[rank];
    }

    /** The word that is the {@code rank}th frequent, from 0. */
    public String word(int rank) {
        StringBuilder word = new StringBuilder(lengths[rank]);
        for (int i = 0; i < lengths[rank]; i++) {
            word.append((char) (packed[2 * rank + i / 8] >>> 8 * (i % 8) & 0x7f));
        }
        return word.toString();
    }

    private void store(int rank, String word) {
        lengths[rank] = (byte) word.length();
        for (int i = 0; i < word.length(); i++) {
            packed[2 * rank + i / 8] |= (long) word.charAt(i) << 8 * (i % 8);
        }
    }

    /** Such that a running word has about five letters. */
    private static int length(int rank, SplittableRandom random) {
        if (rank < 12) {
            return 2 + random.nextInt(2);
        }
        if (rank < 120) {
            return 3 + random.nextInt(3);
        }
        if (rank < 2_000) {
            return 4 + random.nextInt(4);
        }
        return 5 + random.nextInt(5) + (random.nextInt(8) == 0 ? random.nextInt(7) : 0);
    }

    private static String word(int length, SplittableRandom random) {
        StringBuilder word = new StringBuilder(length);
        boolean vowel = random.nextInt(4) == 0;
        while (word.length() < length) {
            String letters = vowel ? VOWELS : CONSONANTS;
            int skewed = Math.min(random.nextInt(letters.length()), random.nextInt(letters.length()));
            word.append(letters.charAt(skewed));
            vowel = random.nextInt(8) == 0 ? vowel : !vowel;
        }
        return word.toString();
    }
}
