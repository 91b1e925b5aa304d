package io.tenantservice.platform.transport;

import java.util.List;

/** A way to something outside that carries secrets. An implementer is an application-scoped bean. */
public interface Transport {

    /** @return for each address that is not encrypted, or whose certificate is not verified, one line that names the setting */
    List<String> weaknesses();
}
