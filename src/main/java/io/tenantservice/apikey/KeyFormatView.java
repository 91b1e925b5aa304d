package io.tenantservice.apikey;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** One format of keys, as who looks for leaked ones has to know it. */
@Schema(name = "ApiKeyFormat")
public record KeyFormatView(
        @Schema(examples = "1") int version,

        @Schema(
                description = "Matches whole keys; portable over the usual engines",
                examples = "([a-z0-9]{2,16})_(live|test)_([a-z]{2}[0-9]{0,2})_[0-9A-Za-z]{49}")
        String regularExpression,

        @Schema(
                description = "The 62 characters of the random part and the checksum, in the order of their values",
                examples = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
        String alphabet,

        @Schema(description = "Characters of the random part", examples = "43")
        int randomCharacters,

        Checksum checksum,

        @Schema(
                description = "A text with a right checksum that no tenant has",
                examples = "acme_live_eu1_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefg0CWTSG")
        String example) {

    /** How the last characters of a key follow from all before them. */
    @Schema(name = "ApiKeyChecksum")
    public record Checksum(
            @Schema(
                    description = "By its name in the catalogue of parametrised CRC algorithms; that of zip and PNG",
                    examples = "CRC-32/ISO-HDLC")
            String algorithm,

            @Schema(description = "How many characters it takes", examples = "6")
            int characters,

            @Schema(examples = "The ASCII bytes of all characters before the checksum")
            String covers,

            @Schema(examples = "Base 62 in the order of the alphabet, most significant digit first, zeros in front")
            String encoding) {}
}
