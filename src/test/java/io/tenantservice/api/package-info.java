/** The API as a caller uses it: tokens, requests, and what a test needs to be there before it begins. */
@NullMarked
package io.tenantservice.api;

import org.jspecify.annotations.NullMarked;
