package io.tenantservice.platform.schema;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.regex.Pattern;

/** The change sets that this program was built with, read from the same files that the migration applies. */
public final class BundledSchema {

    private static final Pattern FILE = Pattern.compile("file: (db/\\S+\\.sql)");
    private static final Pattern CHANGE_SET = Pattern.compile("(?m)^--changeset \\S+:(\\S+)");

    private BundledSchema() {}

    /** @return the ids in the order in which they are applied */
    public static List<String> changeSets() {
        return FILE.matcher(read("db/changelog.yaml"))
                .results()
                .map(file -> read(file.group(1)))
                .flatMap(sql -> CHANGE_SET.matcher(sql).results())
                .map(changeSet -> changeSet.group(1))
                .toList();
    }

    private static String read(String resource) {
        try (InputStream in = BundledSchema.class.getClassLoader().getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException(resource + " is not part of the program");
            }
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
