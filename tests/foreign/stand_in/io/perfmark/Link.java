package io.perfmark;

public final class Link {}
