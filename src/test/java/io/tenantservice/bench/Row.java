package io.tenantservice.bench;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One line of the table.
 *
 * @param limit the least that the subject has to do, alone; absent when the subject is itself a limit
 * @param wantedRatio of the subject's throughput to the limit's; absent when none is promised
 * @param reading how the numbers are to be read
 */
record Row(
        String name,
        Request subject,
        @Nullable Request limit,
        @Nullable Double wantedRatio,
        String reading) {

    private static final double WANTED_OF_A_REVEAL = 0.8;

    static List<Row> all(Seed seed) {
        return List.of(
                new Row("Key verify", seed.verify(), seed.bare(), null, """
                        Its limit is an endpoint of the same service that checks the same token, gives the same
                        answer, and does nothing else. What is missing to 1 is body, hash and look-up."""),
                new Row("Reveal by phone number", seed.reveal(), seed.selectAndDecrypt(), WANTED_OF_A_REVEAL, """
                        Its limit is an endpoint of the same service that checks the same token, selects one row
                        by its primary key, has Vault decrypt it, and does nothing else. What is missing to 1 is the
                        look-up over four tables, the entity tag, the guard before Vault, and the count that is
                        committed before the secret leaves. Look-ups that come together share a statement, as counts
                        do; each is made for itself, and the limit's have a statement each."""),
                new Row("Reveal of two secrets", seed.revealTwo(), seed.selectAndDecryptTwo(), WANTED_OF_A_REVEAL, """
                        The same with a token and an app secret. Its limit selects both in one row, and has Vault
                        decrypt them in one batch."""),
                new Row("Transit decrypt", seed.decrypt(), null, null, """
                        Asked of Vault itself. No reveal can be faster."""),
                new Row("Transit decrypt of two", seed.decryptTwo(), null, null, """
                        The same, of a batch."""));
    }
}
