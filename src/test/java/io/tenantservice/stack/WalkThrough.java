package io.tenantservice.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The walk-through of the README: what a newcomer pastes, {@code -Plocal} prints and a test runs. */
public final class WalkThrough {

    private static final Pattern BLOCK = Pattern.compile("## Walk-through\\n.*?```sh\\n(.*?)```", Pattern.DOTALL);
    private static final String API = "http://localhost:8080";
    private static final String ISSUER = "http://localhost:18080";

    private WalkThrough() {}

    /** @return the lines as they stand, but for the two addresses */
    public static String lines(String api, String issuer) {
        try {
            Matcher block = BLOCK.matcher(Files.readString(Path.of("README.md")));
            if (!block.find()) {
                throw new StackFailure("README.md has no walk-through");
            }
            return block.group(1).replace(API, api).replace(ISSUER, issuer);
        } catch (IOException e) {
            throw new StackFailure("README.md cannot be read", e);
        }
    }
}
