package io.tenantservice.platform.network;

/**
 * An address that may be called as far as its text says; what its host's name stands for is checked at each call. Made by
 * {@link PublicUrls}.
 *
 * @param host in ASCII and lower case, without a dot at the end
 * @param path with the query; begins with a slash
 */
public record PublicUrl(String host, int port, String path) {

    static final int HTTPS = 443;

    /** The form in which the address is stored and shown. */
    @Override
    public String toString() {
        return "https://" + host + (port == HTTPS ? "" : ":" + port) + path;
    }
}
