package io.tenantservice.crypto.kms;

import io.tenantservice.crypto.EncryptionProvider;
import io.tenantservice.crypto.KeyRef;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The full name of a key in KMS, which no other key ever has. */
record KeyArn(String region, String text) {

    static final String PROVIDER = EncryptionProvider.AWS_KMS.key();

    private static final Pattern ARN = Pattern.compile("arn:aws[a-z-]{0,20}:kms:([a-z0-9-]{1,32}):[0-9]{12}:key/"
            + "(mrk-[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})");

    /** @throws IllegalArgumentException when it is an alias, a bare id or anything else */
    static KeyArn of(String text) {
        Matcher arn = ARN.matcher(text);
        if (!arn.matches()) {
            throw new IllegalArgumentException("not the ARN of a key in KMS");
        }
        return new KeyArn(arn.group(1), text);
    }

    static KeyArn of(KeyRef key) {
        if (!key.provider().equals(PROVIDER)) {
            throw new IllegalArgumentException("not a key in KMS");
        }
        return of(key.name());
    }

    KeyRef ref() {
        return new KeyRef(PROVIDER, region, text);
    }
}
